import type { Advice } from '../../scenarios/advice';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import { memberAdvice } from '../shared/newMembers';

export const advice: Advice = {
  ...memberAdvice,
  summary:
    'The new machines join the source’s replica set, copy it by initial sync, and take over in an election.',
  modes: ['online'],
  base: 32,
  baseReason: 'replication itself: nothing to install, and seconds without writes',
  times: {
    throughput: { low: 15e6, high: 80e6, basis: 'assumed: initial sync of one member' },
    cutover: { low: 2, high: 15 },
  },
  prerequisites: [...memberAdvice.prerequisites, oplogOutlastsCopy('RSM', 'OP')],
};
