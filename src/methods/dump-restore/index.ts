import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';
import { run } from './run';

/** mongodump piped into mongorestore. */
export const dumpRestore: Method = {
  id: 'dump-restore',
  title: 'mongodump and mongorestore',
  advice,
  verdicts,
  runbook,
  run,
};
