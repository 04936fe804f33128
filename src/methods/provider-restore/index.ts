import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** A backup in the provider's console, restored into a new cluster. */
export const providerRestore: Method = {
  id: 'provider-restore',
  title: 'Restore of the provider’s backup',
  advice,
  verdicts,
  runbook,
};
