import type { Advice } from '../../scenarios/advice';
import { toolAtHand } from '../../scenarios/checks';
import { fact, prerequisite } from '../../scenarios/data';
import { importer, REFUSED_BY_TOOLS } from '../shared/databaseTools';

export const advice: Advice = {
  summary: 'Loads JSON, Extended JSON or CSV files, also those exported from DynamoDB.',
  modes: ['offline'],
  drivenBy: 'tool',
  carriedBy: 'one machine',
  metered: false,
  tools: ['mongoimport'],
  base: 34,
  baseReason: 'the documented way for files',
  reads: 'files',
  source: { refuses: REFUSED_BY_TOOLS },
  target: { lookalikes: 'at a risk', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: {
      low: 5e6,
      high: 25e6,
      basis: 'assumed: text is parsed line by line by one worker unless told otherwise',
    },
  },
  cannotCarry: {
    indexes: 'indexes: create them after the import',
    'collection options': 'collection options: create the collections first',
    'users and roles': 'users and roles',
    'exact BSON types': 'types, from CSV or plain JSON',
    'changes during the copy': 'changes made after the export',
  },
  prerequisites: [
    prerequisite('database-tools', 'mongoimport is installed.', ['TI'], toolAtHand('mongoimport')),
    prerequisite('files-exported', 'The files lie on the machine that imports them.', ['TI']),
  ],
  limits: [
    fact('It has no mode for the JSON of DynamoDB: `Item` must be unwrapped first.', 'TI', 'DD'),
    fact('It reads no gzip.', 'TI'),
    fact('One insertion worker a collection unless `--numInsertionWorkers` says more.', 'TI'),
  ],
  roles: [importer('TI', 'BR')],
  versions: [{ source: 'any', target: 'any', sources: ['TI'] }],
  sources: ['TI'],
};
