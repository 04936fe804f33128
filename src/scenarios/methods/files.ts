import { fact, prerequisite } from '../data';
import type { Method } from '../types';

/** Files into collections. */
export const mongoimport: Method = {
  id: 'mongoimport',
  title: 'mongoimport',
  summary: 'Loads JSON, Extended JSON or CSV files, also those exported from DynamoDB.',
  modes: ['offline'],
  drivenBy: 'tool',
  metered: false,
  tools: ['mongoimport'],
  base: 34,
  baseReason: 'the documented way for files',
  throughput: {
    low: 5e6,
    high: 25e6,
    basis: 'assumed: text is parsed line by line by one worker unless told otherwise',
  },
  cannotCarry: {
    indexes: 'indexes: create them after the import',
    'collection options': 'collection options: create the collections first',
    'users and roles': 'users and roles',
    'exact BSON types': 'types, from CSV or plain JSON',
    'changes during the copy': 'changes made after the export',
  },
  prerequisites: [
    prerequisite('database-tools', 'mongoimport is installed.', ['TI'], 'tools-mongoimport'),
    prerequisite('files-exported', 'The files lie on the machine that imports them.', ['TI']),
  ],
  limits: [
    fact('It has no mode for the JSON of DynamoDB: `Item` must be unwrapped first.', 'TI', 'DD'),
    fact('It reads no gzip.', 'TI'),
    fact('One insertion worker a collection unless `--numInsertionWorkers` says more.', 'TI'),
  ],
  roles: [
    {
      side: 'target',
      roles: ['readWrite on the imported database'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase"])',
      sources: ['TI', 'BR'],
    },
  ],
  versions: [{ source: 'any', target: 'any', sources: ['TI'] }],
  sources: ['TI'],
};

/** The graphical client's import and export. */
export const compass: Method = {
  id: 'compass',
  title: 'MongoDB Compass',
  summary: 'Exports and imports one collection at a time, by mouse.',
  modes: ['offline'],
  drivenBy: 'person',
  metered: false,
  tools: ['compass'],
  base: 20,
  baseReason: 'easy for a handful of small collections',
  throughput: {
    low: 1e6,
    high: 5e6,
    basis: 'assumed: one collection at a time, through a desktop',
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
      'tools-compass',
    ),
    prerequisite('writes-stopped', 'Writes to the source are stopped.', ['C']),
  ],
  limits: [
    fact('One collection at a time.', 'C'),
    fact('CSV loses types; Extended JSON keeps them.', 'C'),
  ],
  roles: [
    {
      side: 'target',
      roles: ['readWrite on the imported database'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase"])',
      sources: ['C', 'BR'],
    },
  ],
  versions: [{ source: 'any', target: 'any', sources: ['C'] }],
  sources: ['C'],
};
