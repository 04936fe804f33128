import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** The engine of this product. */
export const builtIn: Method = {
  id: 'built-in',
  title: 'Mongo Ferry engine',
  advice,
  verdicts,
  runbook,
};
