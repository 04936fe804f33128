import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';
import { run } from './run';

/** Files into collections. */
export const mongoimport: Method = {
  id: 'mongoimport',
  title: 'mongoimport',
  advice,
  verdicts,
  runbook,
  run,
};
