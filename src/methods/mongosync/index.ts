import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** MongoDB's cluster-to-cluster replicator. */
export const mongosync: Method = {
  id: 'mongosync',
  title: 'mongosync',
  advice,
  verdicts,
  runbook,
};
