import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';
import { run } from './run';

/** A physical backup of an ApsaraDB replica set. */
export const apsaradbPhysicalBackup: Method = {
  id: 'apsaradb-physical-backup',
  title: 'ApsaraDB physical backup',
  advice,
  verdicts,
  runbook,
  run,
};
