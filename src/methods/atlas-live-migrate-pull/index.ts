import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Live migration by Atlas itself. */
export const atlasLiveMigratePull: Method = {
  id: 'atlas-live-migrate-pull',
  title: 'Atlas Live Migrate, pull',
  advice,
  verdicts,
  runbook,
};
