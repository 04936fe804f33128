import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** New machines become members of the set, and one of them its primary. */
export const addMembers: Method = {
  id: 'add-members',
  title: 'New members, then step down',
  advice,
  verdicts,
  runbook,
};
