import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** A snapshot of one Atlas cluster restored into another. */
export const atlasSnapshotRestore: Method = {
  id: 'atlas-snapshot-restore',
  title: 'Atlas snapshot restore',
  advice,
  verdicts,
  runbook,
};
