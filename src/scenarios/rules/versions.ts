import { METHODS } from '../methods';
import type { MethodId } from '../types';
import { atLeast, compareVersions, pairSupported, pairsInWords, series } from '../versions';
import type { Rule } from './rule';
import { DTS } from './sets';

/** Methods whose documents list the pairs of versions, and refuse all others. */
const STRICT_PAIRS: MethodId[] = [
  'mongosync',
  'atlas-live-migrate-push',
  'atlas-live-migrate-pull',
  'apsaradb-logical-backup',
  'apsaradb-physical-backup',
];

/** The oldest server that the MongoDB driver of this product speaks to (driver 7.8). */
const DRIVER_MINIMUM = '4.4';

/** Pairs of server versions. */
export const versionRules: Rule[] = [
  {
    id: 'source-older-than-driver',
    kind: 'blocker',
    methods: ['built-in'],
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', DRIVER_MINIMUM),
    text: ({ source }) =>
      `The source runs ${source.version ?? ''}; the engine's driver speaks to ${DRIVER_MINIMUM} and later.`,
    remedy: 'Use a tool that speaks to the old version, or upgrade the source first.',
    fixable: false,
  },
  {
    id: 'target-older-than-driver',
    kind: 'blocker',
    methods: ['built-in'],
    facts: ['target.version'],
    when: ({ target }) => !atLeast(target.version ?? '', DRIVER_MINIMUM),
    text: ({ target }) =>
      `The target runs ${target.version ?? ''}; the engine's driver speaks to ${DRIVER_MINIMUM} and later.`,
    remedy: 'Choose a newer target, or use a tool that speaks to the old version.',
    fixable: false,
  },
  {
    id: 'driver-speaks-to-both',
    kind: 'reason',
    methods: ['built-in'],
    part: 'fit',
    points: 0,
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) =>
      atLeast(source.version ?? '', DRIVER_MINIMUM) &&
      atLeast(target.version ?? '', DRIVER_MINIMUM),
    text: ({ source, target }) =>
      `Both versions, ${source.version ?? ''} and ${target.version ?? ''}, are ones that the engine reads and writes.`,
  },
  {
    id: 'pair-refused',
    kind: 'blocker',
    methods: STRICT_PAIRS,
    facts: [],
    alsoCites: () => ['source.version', 'target.version'],
    when: ({ source, target, method }) =>
      (source.version !== undefined || target.version !== undefined) &&
      pairSupported(METHODS[method.id].versions, source.version, target.version) === false,
    text: ({ source, target, method }) =>
      `${source.version ?? 'an unknown version'} to ${target.version ?? 'an unknown version'} is not a supported pair; supported: ${pairsInWords(METHODS[method.id].versions)}.`,
    remedy: 'Choose a target version of a supported pair, or patch the source up to one.',
    fixable: false,
  },
  {
    id: 'pair-supported',
    kind: 'reason',
    methods: STRICT_PAIRS,
    part: 'fit',
    points: 3,
    facts: ['source.version', 'target.version'],
    when: ({ source, target, method }) =>
      pairSupported(METHODS[method.id].versions, source.version, target.version) === true,
    text: ({ source, target }) =>
      `${source.version ?? ''} to ${target.version ?? ''} is a supported pair of versions.`,
  },
  {
    id: 'snapshot-into-older',
    kind: 'blocker',
    methods: ['atlas-snapshot-restore'],
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) => series(source.version ?? '') !== series(target.version ?? ''),
    text: ({ source, target }) =>
      `A snapshot of ${source.version ?? ''} is restored to the same major version, not to ${target.version ?? ''}.`,
    remedy: 'Choose a target of the same major version.',
    fixable: false,
  },
  {
    id: 'dts-too-old',
    kind: 'blocker',
    methods: DTS,
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', '3.0'),
    text: ({ source }) => `The source runs ${source.version ?? ''}; DTS reads 3.0 and later.`,
    remedy: 'Use mongodump of that version.',
    fixable: false,
  },
  {
    id: 'mongoshake-too-old',
    kind: 'blocker',
    methods: ['mongoshake'],
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', '3.0'),
    text: ({ source }) =>
      `The source runs ${source.version ?? ''}; MongoShake reads 3.0 and later.`,
    remedy: 'Use mongodump of that version.',
    fixable: false,
  },
  {
    id: 'old-source-followed-by-oplog',
    kind: 'reason',
    methods: ['mongoshake', ...DTS],
    modes: ['online'],
    part: 'fit',
    points: 3,
    facts: ['source.version'],
    when: ({ source }) =>
      atLeast(source.version ?? '', '3.0') && !atLeast(source.version ?? '', DRIVER_MINIMUM),
    text: ({ source }) =>
      `It reads the oplog of ${source.version ?? ''}, which newer drivers no longer speak to.`,
  },
  {
    id: 'kafka-too-old',
    kind: 'blocker',
    methods: ['kafka-connect'],
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', '4.0'),
    text: ({ source }) =>
      `The source runs ${source.version ?? ''}; change streams over a whole deployment came with 4.0.`,
    remedy: 'Use a method that reads the oplog.',
    fixable: false,
  },
  {
    id: 'dump-of-a-very-old-server',
    kind: 'limit',
    methods: ['dump-restore'],
    part: 'effort',
    points: -3,
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', '4.2'),
    text: ({ source }) =>
      `Present releases of the tools no longer promise ${series(source.version ?? '')}: dump with a release of its time.`,
  },
  {
    id: 'dump-across-versions',
    kind: 'limit',
    methods: ['dump-restore'],
    part: 'safety',
    points: -3,
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) => series(source.version ?? '') !== series(target.version ?? ''),
    text: ({ source, target }) =>
      `${source.version ?? ''} to ${target.version ?? ''}: a restore is promised to the same major version only; try it first.`,
  },
  {
    id: 'downgrade',
    kind: 'limit',
    methods: ['built-in', 'dump-restore', 'mongoshake', 'kafka-connect', ...DTS],
    part: 'safety',
    points: -10,
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) =>
      compareVersions(series(target.version ?? ''), series(source.version ?? '')) < 0,
    text: ({ source, target }) =>
      `The target's ${target.version ?? ''} is older than the source's ${source.version ?? ''}: newer options and types may be refused.`,
  },
  {
    id: 'mongosync-retired-pair',
    kind: 'limit',
    methods: ['mongosync'],
    part: 'effort',
    points: -6,
    facts: [],
    alsoCites: () => ['source.version', 'target.version'],
    when: ({ source, target }) =>
      (source.version !== undefined && series(source.version) === '4.4') ||
      (target.version !== undefined && series(target.version) === '6.0'),
    text: 'Since 1.19 mongosync takes no 4.4 source and no 6.0 target: an older release must be used.',
  },
  {
    id: 'sharded-five-zero',
    kind: 'limit',
    methods: ['atlas-live-migrate-pull'],
    part: 'effort',
    points: -8,
    facts: ['source.version', 'source.topology'],
    when: ({ source }) => source.topology === 'sharded' && series(source.version ?? '') === '5.0',
    text: 'On a sharded 5.0 source cleanupOrphaned must run on the primary of every shard first.',
  },
  {
    id: 'no-structure-changes',
    kind: 'limit',
    methods: ['mongosync', 'atlas-live-migrate-pull'],
    part: 'coverage',
    points: -3,
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', '6.0'),
    text: 'From sources before 6.0 it allows no change of structure while it runs.',
  },
  {
    id: 'fcv-behind',
    kind: 'limit',
    methods: ['mongosync', 'atlas-live-migrate-pull', 'atlas-live-migrate-push'],
    part: 'effort',
    points: -5,
    facts: ['source.version', 'source.fcv'],
    when: ({ source }) => series(source.fcv ?? '') !== series(source.version ?? ''),
    text: ({ source }) =>
      `The feature compatibility version ${source.fcv ?? ''} is behind ${source.version ?? ''}; it may not change on the way.`,
  },
];
