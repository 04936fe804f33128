import type { Method } from '../method';
import { advice } from './advice';
import { run } from '../shared/restoreRun';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** A logical backup of an ApsaraDB replica set. */
export const apsaradbLogicalBackup: Method = {
  id: 'apsaradb-logical-backup',
  title: 'ApsaraDB logical backup',
  advice,
  verdicts,
  runbook,
  run,
};
