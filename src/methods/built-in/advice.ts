import type { Advice } from '../../scenarios/advice';
import {
  changeStreams,
  oplogCoversCopy,
  targetNamesFree,
  targetSpace,
  versionsAmong,
} from '../../scenarios/checks';
import { fact, granted, inferred, prerequisite, whenOnline } from '../../scenarios/data';
import type { VersionPair } from '../../scenarios/types';
import { DRIVER_MINIMUM } from '../../scenarios/versions';
import { canReverse } from './verdicts';

const versions: VersionPair[] = [
  { source: `>=${DRIVER_MINIMUM}`, target: `>=${DRIVER_MINIMUM}`, sources: ['DR'] },
];

export const advice: Advice = {
  summary:
    'Copies raw documents in parallel, follows the change stream, cuts over, and compares both sides byte for byte. Resumes after a crash.',
  modes: ['online', 'offline'],
  drivenBy: 'mongo-ferry',
  startedAs: 'migration',
  carriedBy: 'one machine',
  metered: false,
  tools: [],
  base: 50,
  baseReason: 'runs by itself, resumes after a crash and compares every document at the end',
  reads: 'change stream',
  source: {},
  target: { lookalikes: 'at a risk', data: 'kept', sharding: 'as the source' },
  times: {
    throughput: {
      low: 25e6,
      high: 100e6,
      basis:
        'measured at 100 MB/s with indexes on two cores; a quarter of that where servers are busy',
    },
    applyRate: {
      low: 8_000,
      high: 15_000,
      basis:
        'measured at 15,000 changes a second on two cores; half of that where servers are busy',
    },
    cutover: { low: 5, high: 60 },
    uniqueIndexes: { low: 0.02, high: 0.3 },
  },
  cannotCarry: {
    'users and roles': 'users and roles: create them on the target',
    'search indexes': 'Atlas Search indexes: create them on the target',
    'shard keys': 'shard keys, where the source has none: shard the target collections beforehand',
  },
  renames: 'possible',
  filters: 'possible',
  reverses: canReverse,
  prerequisites: [
    prerequisite(
      'driver-version',
      'Both sides run 4.4 or later, which the driver needs.',
      ['DR'],
      versionsAmong(versions),
    ),
    whenOnline(
      prerequisite(
        'oplog-covers-copy',
        'The oplog reaches back longer than the copy takes, with half as much again in reserve.',
        ['CS', 'OP'],
        oplogCoversCopy,
      ),
    ),
    whenOnline(
      prerequisite(
        'change-streams',
        'The source account may open a change stream over the whole deployment.',
        ['CS'],
        changeStreams,
      ),
    ),
    prerequisite(
      'target-empty',
      'The target namespaces are empty, or named to be dropped.',
      ['CS'],
      targetNamesFree,
    ),
    prerequisite(
      'target-space',
      'The target has 10 % more space than the source holds.',
      ['D1'],
      targetSpace,
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
    granted('source', ['readAnyDatabase', 'clusterMonitor'], ['CS', 'BR']),
    granted('target', ['readWriteAnyDatabase', 'dbAdminAnyDatabase', 'clusterMonitor'], ['BR']),
  ],
  versions,
  sources: ['CS', 'DR'],
};
