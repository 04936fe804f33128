import { inferred, prerequisite } from '../data';
import type { Method } from '../types';

/** Sample data of this product's own, into any deployment. */
export const ownSampleData: Method = {
  id: 'own-sample-data',
  title: 'Mongo Ferry sample data',
  summary: 'Loads a small set of sample data: a shop, sensors, places or films.',
  modes: ['offline'],
  drivenBy: 'mongo-ferry',
  metered: false,
  tools: [],
  base: 20,
  baseReason: 'loads into any deployment, in seconds',
  cannotCarry: {},
  prerequisites: [
    prerequisite('new-database', 'The database of the sample data is not there yet.', ['DR']),
  ],
  limits: [inferred('A set has a few thousand documents; it is made by a program.', 'DR')],
  roles: [
    {
      side: 'target',
      roles: ['readWrite on the new database'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase"])',
      sources: ['BR'],
    },
  ],
  versions: [{ source: 'any', target: 'any', sources: ['DR'] }],
  sources: ['DR'],
};
