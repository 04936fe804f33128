import type { Advice } from '../../scenarios/advice';
import { toolAtHand } from '../../scenarios/checks';
import { fact, prerequisite } from '../../scenarios/data';
import { importer, REFUSED_BY_TOOLS } from '../shared/databaseTools';

export const advice: Advice = {
  summary: 'Exports and imports one collection at a time, by mouse.',
  modes: ['offline'],
  drivenBy: 'person',
  metered: false,
  tools: ['compass'],
  base: 20,
  baseReason: 'easy for a handful of small collections',
  reads: 'files',
  source: { refuses: REFUSED_BY_TOOLS },
  target: { lookalikes: 'at a risk', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: {
      low: 1e6,
      high: 5e6,
      basis: 'assumed: one collection at a time, through a desktop',
    },
  },
  cannotCarry: {
    indexes: 'indexes: create them after the import',
    'collection options': 'collection options',
    views: 'views',
    'users and roles': 'users and roles',
    'exact BSON types': 'types, when exported as CSV',
    'changes during the copy': 'changes made after the export',
  },
  prerequisites: [
    prerequisite(
      'compass',
      'MongoDB Compass on a desktop that reaches both sides.',
      ['C'],
      toolAtHand('compass'),
    ),
    prerequisite('writes-stopped', 'Writes to the source are stopped.', ['C']),
  ],
  limits: [
    fact('One collection at a time.', 'C'),
    fact('CSV loses types; Extended JSON keeps them.', 'C'),
  ],
  roles: [importer('C', 'BR')],
  versions: [{ source: 'any', target: 'any', sources: ['C'] }],
  sources: ['C'],
};
