import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Adiom’s tool. */
export const dsync: Method = {
  id: 'dsync',
  title: 'dsync',
  advice,
  verdicts,
  runbook,
};
