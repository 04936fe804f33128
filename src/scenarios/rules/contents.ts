import type { Case } from '../case';
import type { Feature } from '../facts';
import { bytesInWords } from '../format';
import type { CommonRule } from '../rule';
import { CLEAN_ORPHANS, STOP_BALANCER } from '../runbook/scripts';

function holds(feature: Feature): (given: Case) => boolean {
  return ({ source }) => source.features?.includes(feature) === true;
}

/** Bytes that the target needs, as far as they are known. */
function bytesNeeded({ source }: Case): number {
  return source.storageBytes ?? source.dataBytes ?? 0;
}

/** What the source holds, and what state both sides are in. */
export const contentRules: CommonRule[] = [
  {
    id: 'no-time-series',
    kind: 'blocker',
    of: ({ cannotCarry }) => cannotCarry['time-series collections'] !== undefined,
    facts: ['source.features'],
    when: holds('time-series collections'),
    text: 'The source has time-series collections, which it does not carry.',
    remedy: 'Leave them out, and copy them with mongodump and mongorestore.',
    fixable: true,
  },
  {
    id: 'no-queryable-encryption',
    kind: 'blocker',
    of: ({ source }) => source.refuses?.includes('queryable encryption') === true,
    facts: ['source.features'],
    when: holds('queryable encryption'),
    text: 'The source has collections with Queryable Encryption, which it refuses.',
    remedy: 'Use a method that copies raw documents with their metadata collections.',
    fixable: false,
  },
  {
    id: 'no-collation-when-sharded',
    kind: 'blocker',
    of: ({ source }) => source.refuses?.includes('collation') === true,
    facts: ['source.features', 'source.topology'],
    when: (given) => given.source.topology === 'sharded' && holds('collation')(given),
    text: 'The sharded source has collections with a collation of their own, which it does not carry.',
    remedy: 'Use a method that reads through mongos.',
    fixable: false,
  },
  {
    id: 'no-dollar-fields',
    kind: 'blocker',
    of: ({ source }) => source.refuses?.includes('dollar-prefixed fields') === true,
    facts: ['source.features'],
    when: holds('dollar-prefixed fields'),
    text: 'The source has documents with dollar-prefixed field names, which it does not carry.',
    remedy: 'Rename those fields, or use a method that copies raw documents.',
    fixable: false,
  },
  {
    id: 'balancer-on',
    kind: 'blocker',
    of: ({ source }) => source.balancerOff === true,
    facts: ['source.topology', 'source.balancerRunning'],
    when: ({ source }) => source.topology === 'sharded' && source.balancerRunning === true,
    text: 'The balancer of the source is on and moves documents while they are read.',
    remedy:
      'Run sh.stopBalancer(), and wait until sh.isBalancerRunning().inBalancerRound is false (for mongosync 15 minutes more).',
    fixable: true,
    commands: () => ({ text: STOP_BALANCER.join('\n'), runOn: 'connection' }),
  },
  {
    id: 'orphans',
    kind: 'blocker',
    of: ({ source }) => source.copiesOrphans === true,
    facts: ['source.topology', 'source.orphans'],
    when: ({ source }) => source.topology === 'sharded' && source.orphans === true,
    text: 'There are orphaned documents on the shards, which it would copy twice.',
    remedy: 'Run cleanupOrphaned for every sharded collection on the primary of every shard.',
    fixable: true,
    commands: () => ({ text: CLEAN_ORPHANS.join('\n'), runOn: 'elsewhere' }),
  },
  {
    id: 'target-too-small',
    kind: 'blocker',
    facts: ['target.freeDiskBytes'],
    alsoCites: () => ['source.storageBytes', 'source.dataBytes'],
    of: ({ reads }) => reads !== 'nothing',
    when: (given) => bytesNeeded(given) > (given.target.freeDiskBytes ?? 0),
    text: (given) =>
      `The source takes ${bytesInWords(bytesNeeded(given))}, the target has ${bytesInWords(given.target.freeDiskBytes ?? 0)} free.`,
    remedy: (given) =>
      `Enlarge the target to ${bytesInWords(bytesNeeded(given) * 1.1)} free or more.`,
    fixable: true,
  },
  {
    id: 'target-tight',
    kind: 'limit',
    part: 'safety',
    points: -8,
    facts: ['target.freeDiskBytes'],
    alsoCites: () => ['source.storageBytes', 'source.dataBytes'],
    when: (given) => {
      const free = given.target.freeDiskBytes ?? 0;
      return free >= bytesNeeded(given) && free < bytesNeeded(given) * 1.1;
    },
    text: (given) =>
      `The target has ${bytesInWords(given.target.freeDiskBytes ?? 0)} free, less than 10 % more than the source takes.`,
  },
  {
    id: 'target-must-be-empty',
    kind: 'blocker',
    of: ({ target }) => target.data === 'must be none',
    facts: ['target.empty'],
    when: ({ target }) => target.empty === false,
    text: 'The target holds data, and it wants an empty one.',
    remedy: 'Choose an empty cluster, or drop what is in this one.',
    fixable: true,
  },
  {
    id: 'target-holds-data',
    kind: 'limit',
    of: ({ target }) => target.data === 'kept',
    part: 'safety',
    points: -3,
    facts: ['target.empty'],
    when: ({ target }) => target.empty === false,
    text: 'The target holds data: namespaces of the same names must be dropped or renamed.',
  },
  {
    id: 'replaces-target',
    kind: 'limit',
    of: ({ target }) => target.data === 'replaced',
    part: 'safety',
    points: -12,
    facts: ['target.empty'],
    when: ({ target }) => target.empty === false,
    text: 'The target holds data, and the restore destroys it.',
  },
];
