import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Atlas' sample data sets. */
export const atlasSampleData: Method = {
  id: 'atlas-sample-data',
  title: 'Atlas sample data',
  advice,
  verdicts,
  runbook,
};
