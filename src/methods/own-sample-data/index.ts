import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { run } from './run';

/** Sample data of this product's own, into any deployment. */
export const ownSampleData: Method = {
  id: 'own-sample-data',
  title: 'Mongo Ferry sample data',
  advice,
  verdicts: [],
  runbook,
  run,
};
