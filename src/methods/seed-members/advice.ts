import type { Advice } from '../../scenarios/advice';
import { fact, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import { memberAdvice } from '../shared/newMembers';

const DAY = 86_400;

export const advice: Advice = {
  ...memberAdvice,
  summary:
    'A file-system snapshot or a disk sent by post seeds the new members; they catch up from the oplog and take over in an election.',
  modes: ['online'],
  base: 24,
  baseReason: 'files travel faster than documents, and no index is built again',
  movesFiles: true,
  times: {
    throughput: { low: 80e6, high: 250e6, basis: 'assumed: files from disk to disk' },
    travels: { low: 0, high: 3 * DAY },
    cutover: { low: 2, high: 15 },
  },
  prerequisites: [
    ...memberAdvice.prerequisites,
    prerequisite(
      'file-system-snapshot',
      'A snapshot of one member’s data folder, the database local included, can be taken.',
      ['RSM'],
    ),
    oplogOutlastsCopy('RSM', 'OP'),
  ],
  limits: [
    ...memberAdvice.limits,
    fact('A dump cannot seed a member: only its files can, with the database local.', 'RSM'),
    fact('A disk on its way holds all data: encrypt it.', 'RSM'),
  ],
};
