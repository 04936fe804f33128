import type { Method } from '../method';
import { advice } from './advice';
import { memberVerdicts } from '../shared/newMembers';
import { runbook } from './runbook';

/** New machines become members of the set, and one of them its primary. */
export const addMembers: Method = {
  id: 'add-members',
  title: 'New members, then step down',
  advice,
  verdicts: memberVerdicts,
  runbook,
};
