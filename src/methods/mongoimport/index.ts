import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Files into collections. */
export const mongoimport: Method = {
  id: 'mongoimport',
  title: 'mongoimport',
  advice,
  verdicts,
  runbook,
};
