import type { Feature } from '../facts';
import { bytesInWords } from '../format';
import type { Case } from '../case';
import type { Rule } from './rule';
import { BACKUPS, DTS, MONGOSYNC_BASED } from './sets';

function holds(feature: Feature): (given: Case) => boolean {
  return ({ source }) => source.features?.includes(feature) === true;
}

/** Bytes that the target needs, as far as they are known. */
function bytesNeeded({ source }: Case): number {
  return source.storageBytes ?? source.dataBytes ?? 0;
}

/** What the source holds, and what state both sides are in. */
export const contentRules: Rule[] = [
  {
    id: 'no-time-series',
    kind: 'blocker',
    methods: [...MONGOSYNC_BASED, 'mongoshake', 'kafka-connect'],
    facts: ['source.features'],
    when: holds('time-series collections'),
    text: 'The source has time-series collections, which it does not carry.',
    remedy: 'Leave them out, and copy them with mongodump and mongorestore.',
    fixable: true,
  },
  {
    id: 'no-queryable-encryption',
    kind: 'blocker',
    methods: ['dump-restore', 'mongoimport', 'compass'],
    facts: ['source.features'],
    when: holds('queryable encryption'),
    text: 'The source has collections with Queryable Encryption, which the tools refuse.',
    remedy: 'Use a method that copies raw documents with their metadata collections.',
    fixable: false,
  },
  {
    id: 'no-collation-when-sharded',
    kind: 'blocker',
    methods: MONGOSYNC_BASED,
    facts: ['source.features', 'source.topology'],
    when: (given) => given.source.topology === 'sharded' && holds('collation')(given),
    text: 'The sharded source has collections with a collation of their own, which it does not carry.',
    remedy: 'Use a method that reads through mongos.',
    fixable: false,
  },
  {
    id: 'no-dollar-fields',
    kind: 'blocker',
    methods: MONGOSYNC_BASED,
    facts: ['source.features'],
    when: holds('dollar-prefixed fields'),
    text: 'The source has documents with dollar-prefixed field names, which it does not carry.',
    remedy: 'Rename those fields, or use a method that copies raw documents.',
    fixable: false,
  },
  {
    id: 'raw-documents',
    kind: 'reason',
    methods: ['built-in'],
    part: 'coverage',
    points: 3,
    facts: ['source.features'],
    when: (given) =>
      holds('dollar-prefixed fields')(given) ||
      holds('time-series collections')(given) ||
      holds('collation')(given),
    text: 'It copies raw documents and all collection options, so what the source holds arrives unchanged.',
  },
  {
    id: 'transactions-across-shards',
    kind: 'limit',
    methods: ['dump-restore'],
    part: 'safety',
    points: -5,
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'sharded',
    text: 'A dump of a sharded cluster does not keep transactions across shards whole: stop writes, balancer and changes of structure.',
  },
  {
    id: 'balancer-on',
    kind: 'blocker',
    methods: ['dump-restore', 'mongoshake', 'mongosync', ...DTS],
    facts: ['source.topology', 'source.balancerRunning'],
    when: ({ source }) => source.topology === 'sharded' && source.balancerRunning === true,
    text: 'The balancer of the source is on and moves documents while they are read.',
    remedy:
      'Run sh.stopBalancer(), and wait until sh.isBalancerRunning() says no (for mongosync 15 minutes more).',
    fixable: true,
  },
  {
    id: 'orphans',
    kind: 'blocker',
    methods: ['mongoshake', 'atlas-live-migrate-pull', ...DTS],
    facts: ['source.topology', 'source.orphans'],
    when: ({ source }) => source.topology === 'sharded' && source.orphans === true,
    text: 'There are orphaned documents on the shards, which it would copy twice.',
    remedy: 'Run cleanupOrphaned for every sharded collection on the primary of every shard.',
    fixable: true,
  },
  {
    id: 'target-too-small',
    kind: 'blocker',
    facts: ['target.freeDiskBytes'],
    alsoCites: () => ['source.storageBytes', 'source.dataBytes'],
    when: (given) =>
      given.method.id !== 'contact-support' &&
      bytesNeeded(given) > (given.target.freeDiskBytes ?? 0),
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
    methods: ['mongosync', 'atlas-live-migrate-pull', 'atlas-live-migrate-push'],
    facts: ['target.empty'],
    when: ({ target }) => target.empty === false,
    text: 'The target holds data, and it wants an empty one.',
    remedy: 'Choose an empty cluster, or drop what is in this one.',
    fixable: true,
  },
  {
    id: 'target-holds-data',
    kind: 'limit',
    methods: [
      'built-in',
      'dump-restore',
      'mongoshake',
      'kafka-connect',
      'mongoimport',
      'compass',
      ...DTS,
    ],
    part: 'safety',
    points: -3,
    facts: ['target.empty'],
    when: ({ target }) => target.empty === false,
    text: 'The target holds data: namespaces of the same names must be dropped or renamed.',
  },
  {
    id: 'replaces-target',
    kind: 'limit',
    methods: BACKUPS,
    part: 'safety',
    points: -12,
    facts: ['target.empty'],
    when: ({ target }) => target.empty === false,
    text: 'The target holds data, and the restore destroys it.',
  },
  {
    id: 'many-collections-by-hand',
    kind: 'limit',
    methods: ['compass', 'mongoimport'],
    part: 'effort',
    points: -15,
    facts: ['source.namespaces'],
    when: ({ source }) => (source.namespaces ?? 0) > 20,
    text: ({ source }) =>
      `${source.namespaces ?? 0} collections would have to be carried one by one.`,
  },
  {
    id: 'too-big-for-a-desktop',
    kind: 'limit',
    methods: ['compass'],
    part: 'speed',
    points: -20,
    facts: ['source.dataBytes'],
    when: ({ source }) => (source.dataBytes ?? 0) > 1e9,
    text: ({ source }) => `${bytesInWords(source.dataBytes ?? 0)} are much for a graphical client.`,
  },
  {
    id: 'huge-physical',
    kind: 'reason',
    methods: ['apsaradb-physical-backup'],
    part: 'speed',
    points: 25,
    facts: ['source.dataBytes'],
    when: ({ source }) => (source.dataBytes ?? 0) > 1e12,
    text: ({ source }) =>
      `At ${bytesInWords(source.dataBytes ?? 0)}, files are faster than documents, and no index is built again.`,
  },
  {
    id: 'dts-document-size',
    kind: 'limit',
    methods: DTS,
    part: 'safety',
    points: -10,
    facts: ['source.largestDocumentBytes'],
    when: ({ source }) => (source.largestDocumentBytes ?? 0) > 15.5e6,
    text: ({ source }) =>
      `The largest document has ${bytesInWords(source.largestDocumentBytes ?? 0)}; DTS fails over 16 MB.`,
  },
];
