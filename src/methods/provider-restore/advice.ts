import type { Advice } from '../../scenarios/advice';
import { sameProvider, sameVersion } from '../../scenarios/checks';
import { fact, inferred, prerequisite } from '../../scenarios/data';

export const advice: Advice = {
  summary: 'The provider restores a backup of the source into a new cluster.',
  modes: ['offline'],
  drivenBy: 'cloud-console',
  metered: false,
  tools: [],
  base: 50,
  baseReason: 'made of what the provider keeps already, without a load on the source',
  reads: 'backup',
  source: {},
  target: { lookalikes: 'refused', data: 'replaced' },
  times: {
    throughput: { low: 50e6, high: 200e6, basis: 'assumed: disks are copied inside the cloud' },
  },
  cannotCarry: { 'changes during the copy': 'changes made after the backup' },
  users: 'taken',
  uuids: 'kept',
  movesFiles: true,
  renames: 'impossible',
  wholeOnly: true,
  prerequisites: [
    prerequisite('restore-same-provider', 'Both sides are of one provider.', ['YC'], sameProvider),
    prerequisite('restore-same-version', 'Both sides are of one version.', ['YC'], sameVersion),
    prerequisite('restore-backup', 'There is a backup, made after writes were stopped.', ['YC']),
  ],
  limits: [
    fact('A backup is restored into a new cluster, not into one that exists.', 'YC'),
    inferred('What was written after the backup is not in it.', 'YC'),
  ],
  roles: [
    {
      side: 'source',
      roles: ['who may restore backups in the provider’s console'],
      grant: 'The provider’s console: access management.',
      sources: ['YC'],
    },
  ],
  versions: [{ source: 'any', target: 'same', sources: ['YC'] }],
  sources: ['YC'],
};
