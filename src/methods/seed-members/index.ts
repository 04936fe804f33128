import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Members that begin with the files of another. */
export const seedMembers: Method = {
  id: 'seed-members',
  title: 'Seeding members from a snapshot or a disk',
  advice,
  verdicts,
  runbook,
};
