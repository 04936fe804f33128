import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Percona’s replicator. */
export const perconaClusterSync: Method = {
  id: 'percona-clustersync',
  title: 'Percona ClusterSync',
  advice,
  verdicts,
  runbook,
};
