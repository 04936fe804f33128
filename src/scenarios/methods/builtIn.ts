import { fact, inferred, prerequisite, whenOnline } from '../data';
import type { Method } from '../types';

/** The engine of this product. */
export const builtIn: Method = {
  id: 'built-in',
  title: 'Mongo Ferry engine',
  summary:
    'Copies raw documents in parallel, follows the change stream, cuts over, and compares both sides byte for byte. Resumes after a crash.',
  modes: ['online', 'offline'],
  drivenBy: 'mongo-ferry',
  metered: false,
  tools: [],
  base: 50,
  baseReason: 'runs by itself, resumes after a crash and compares every document at the end',
  throughput: {
    low: 25e6,
    high: 100e6,
    basis:
      'measured at 100 MB/s with indexes on two cores; a quarter of that where servers are busy',
  },
  applyRate: {
    low: 8_000,
    high: 15_000,
    basis: 'measured at 15,000 changes a second on two cores; half of that where servers are busy',
  },
  cutoverSeconds: { low: 5, high: 60 },
  cannotCarry: {
    'users and roles': 'users and roles: create them on the target',
    'search indexes': 'Atlas Search indexes: create them on the target',
    'shard keys': 'shard keys: shard the target collections beforehand',
  },
  prerequisites: [
    prerequisite(
      'driver-version',
      'Both sides run 4.4 or later, which the driver needs.',
      ['DR'],
      'driver-version',
    ),
    whenOnline(
      prerequisite(
        'oplog-covers-copy',
        'The oplog reaches back longer than the copy takes, with half as much again in reserve.',
        ['CS', 'OP'],
        'oplog-covers-copy',
      ),
    ),
    whenOnline(
      prerequisite(
        'change-streams',
        'The source account may open a change stream over the whole deployment.',
        ['CS'],
        'change-streams',
      ),
    ),
    prerequisite(
      'target-empty',
      'The target namespaces are empty, or named to be dropped.',
      ['CS'],
      'target-empty',
    ),
    prerequisite(
      'target-space',
      'The target has 10 % more space than the source holds.',
      ['D1'],
      'target-space',
    ),
  ],
  limits: [
    fact(
      'A standalone source can be copied, not followed: change streams need a replica set.',
      'CS',
    ),
    inferred('One machine carries the data.', 'CS'),
  ],
  roles: [
    {
      side: 'source',
      roles: ['readAnyDatabase', 'clusterMonitor'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", "clusterMonitor"])',
      sources: ['CS', 'BR'],
    },
    {
      side: 'target',
      roles: ['readWriteAnyDatabase', 'dbAdminAnyDatabase', 'clusterMonitor'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.TARGET_USER, ["readWriteAnyDatabase", "dbAdminAnyDatabase", "clusterMonitor"])',
      sources: ['BR'],
    },
  ],
  versions: [{ source: '>=4.4', target: '>=4.4', sources: ['DR'] }],
  sources: ['CS', 'DR'],
};
