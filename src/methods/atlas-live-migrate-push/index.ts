import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Live migration by the MongoDB Agent of Cloud Manager. */
export const atlasLiveMigratePush: Method = {
  id: 'atlas-live-migrate-push',
  title: 'Atlas Live Migrate, push',
  advice,
  verdicts,
  runbook,
};
