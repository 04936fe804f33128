import type { Advice } from '../../scenarios/advice';
import { targetDedicated, toolAtHand } from '../../scenarios/checks';
import { fact, prerequisite } from '../../scenarios/data';
import { PROJECT_OWNER } from '../shared/atlas';

export const advice: Advice = {
  summary: 'Atlas restores a snapshot of one cluster into another.',
  modes: ['offline'],
  drivenBy: 'tool',
  service: 'mongodb',
  metered: false,
  tools: ['atlas'],
  base: 44,
  baseReason: 'copies within Atlas without reading through the source',
  reads: 'backup',
  source: { vendor: 'atlas' },
  target: { vendor: 'atlas', lookalikes: 'refused', sharedTier: 'refused', data: 'replaced' },
  times: {
    throughput: { low: 50e6, high: 300e6, basis: 'assumed: disks are copied inside the cloud' },
  },
  cannotCarry: { 'changes during the copy': 'changes made after the snapshot' },
  users: 'taken',
  uuids: 'kept',
  movesFiles: true,
  renames: 'impossible',
  wholeOnly: true,
  prerequisites: [
    prerequisite('snapshot', 'A snapshot of the source exists.', ['K']),
    prerequisite(
      'snapshot-target',
      'The target is a dedicated cluster, whose data may be replaced.',
      ['K'],
      targetDedicated,
    ),
    prerequisite(
      'atlas-cli',
      'The Atlas CLI is installed, or its API is called.',
      ['K'],
      toolAtHand('atlas'),
    ),
  ],
  limits: [fact('A restore replaces everything in the target cluster.', 'K')],
  roles: [PROJECT_OWNER],
  versions: [{ source: 'any', target: 'same', sources: ['K'] }],
  sources: ['K'],
};
