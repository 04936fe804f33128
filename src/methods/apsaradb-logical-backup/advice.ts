import type { Advice } from '../../scenarios/advice';
import { sameVersion, threeMembers, toolAtHand } from '../../scenarios/checks';
import { fact, prerequisite } from '../../scenarios/data';
import { RESTORER } from '../shared/databaseTools';

export const advice: Advice = {
  summary: 'Download a logical backup of the instance and restore it with mongorestore.',
  modes: ['offline'],
  drivenBy: 'cloud-console',
  service: 'alibaba',
  metered: false,
  tools: ['mongorestore'],
  base: 32,
  baseReason: 'spares the instance the load of a dump',
  reads: 'backup',
  source: { vendor: 'apsaradb' },
  target: { lookalikes: 'refused', data: 'replaced' },
  times: {
    throughput: { low: 15e6, high: 50e6, basis: 'assumed: download, then a restore with indexes' },
  },
  cannotCarry: {
    'changes during the copy': 'changes made after the backup',
    'users and roles': 'users and roles',
    'shard keys': 'shard keys',
  },
  renames: 'impossible',
  prerequisites: [
    prerequisite(
      'three-nodes',
      'The source is a replica set of three nodes or more.',
      ['A14'],
      threeMembers,
    ),
    prerequisite('same-version', 'Both sides run the same database version.', ['A14'], sameVersion),
    prerequisite(
      'database-tools',
      'mongorestore of that version is installed.',
      ['A14', 'T'],
      toolAtHand('mongorestore'),
    ),
  ],
  limits: [
    fact('`--drop` destroys target collections of the same names.', 'A14'),
    fact('What is written after the backup is not in it.', 'A14'),
  ],
  roles: [RESTORER],
  versions: [{ source: 'any', target: 'same', sources: ['A14'] }],
  otherPairs: 'refused',
  sources: ['A14', 'A19'],
};
