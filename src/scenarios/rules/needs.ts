import type { Case } from '../case';
import { atLeast } from '../versions';
import type { Rule } from './rule';
import { ATLAS_LIVE, BACKUPS, MONGOSYNC_BASED } from './sets';

function missingTools({ method, needs }: Case): string[] {
  return method.tools.filter((tool) => needs.tools?.includes(tool) === false);
}

function throughStrangers({ method, source, target }: Case): boolean {
  if (method.service === undefined) return false;
  const own = method.service === 'alibaba' ? 'apsaradb' : 'atlas';
  return source.provider !== own && target.provider !== own;
}

function canReverse({ method, source, target }: Case): boolean {
  return (
    method.id === 'mongosync' &&
    source.version !== undefined &&
    target.version !== undefined &&
    atLeast(source.version, '6.0') &&
    atLeast(target.version, '6.0') &&
    source.shards === target.shards &&
    source.topology === target.topology
  );
}

/** What the user requires. */
export const needRules: Rule[] = [
  {
    id: 'costs-money',
    kind: 'blocker',
    modes: ['online'],
    facts: ['needs.freeOnly'],
    when: ({ needs, method }) => needs.freeOnly === true && method.metered,
    text: 'Its incremental part is billed, and nothing may be paid.',
    remedy: 'Allow the cost, or choose a method that is free.',
    fixable: false,
  },
  {
    id: 'billed',
    kind: 'limit',
    modes: ['online'],
    part: 'cost',
    points: -3,
    facts: [],
    when: ({ needs, method }) => needs.freeOnly !== true && method.metered,
    text: 'Its incremental part is billed.',
  },
  {
    id: 'passes-outside',
    kind: 'blocker',
    facts: ['needs.dataStaysInside'],
    alsoCites: () => ['source.provider', 'target.provider'],
    when: (given) => given.needs.dataStaysInside === true && throughStrangers(given),
    text: 'The data would pass through a service of a third party.',
    remedy: 'Choose a method that runs on a machine of your own.',
    fixable: false,
  },
  {
    id: 'own-machines-only',
    kind: 'reason',
    methods: ['built-in', 'dump-restore', 'mongosync', 'mongoshake', 'kafka-connect'],
    part: 'fit',
    points: 3,
    facts: ['needs.dataStaysInside'],
    when: ({ needs }) => needs.dataStaysInside === true,
    text: 'The data passes only through machines of your own.',
  },
  {
    id: 'tools-missing',
    kind: 'blocker',
    facts: ['needs.tools'],
    when: (given) => missingTools(given).length > 0,
    text: (given) => `Not at hand: ${missingTools(given).join(', ')}.`,
    remedy: (given) =>
      `Install ${missingTools(given).join(' and ')} on the machine that carries the data.`,
    fixable: true,
  },
  {
    id: 'by-hand',
    kind: 'limit',
    part: 'effort',
    points: -15,
    facts: ['needs.selfService'],
    when: ({ needs, method }) =>
      needs.selfService === true &&
      (method.drivenBy === 'cloud-console' || method.drivenBy === 'person'),
    text: 'A person must lead it through a console.',
  },
  {
    id: 'scales-out',
    kind: 'reason',
    methods: ['kafka-connect'],
    part: 'speed',
    points: 45,
    facts: ['needs.machines', 'source.dataBytes'],
    when: ({ needs, source }) => needs.machines === 'many' && (source.dataBytes ?? 0) > 5e12,
    text: 'Many machines may share a source this large.',
  },
  {
    id: 'one-machine',
    kind: 'limit',
    methods: ['kafka-connect'],
    part: 'effort',
    points: -15,
    facts: ['needs.machines'],
    when: ({ needs }) => needs.machines === 'one',
    text: 'A Kafka cluster on one machine gains nothing.',
  },
  {
    id: 'can-reverse',
    kind: 'reason',
    methods: ['mongosync'],
    part: 'coverage',
    points: 15,
    facts: ['needs.reverseSync', 'source.version', 'target.version'],
    alsoCites: () => ['source.shards', 'target.shards'],
    when: (given) => given.needs.reverseSync === true && canReverse(given),
    text: 'After the cutover it can turn round and carry changes back.',
  },
  {
    id: 'cannot-reverse',
    kind: 'limit',
    part: 'coverage',
    points: -30,
    facts: ['needs.reverseSync'],
    when: (given) =>
      given.needs.reverseSync === true &&
      given.method.id !== 'contact-support' &&
      !canReverse(given),
    text: 'It cannot carry changes back after the cutover.',
  },
  {
    id: 'takes-users',
    kind: 'reason',
    methods: ['dump-restore', 'apsaradb-physical-backup', 'atlas-snapshot-restore'],
    part: 'coverage',
    points: 6,
    facts: ['needs.moveUsers'],
    alsoCites: () => ['target.provider'],
    when: ({ needs, target, method }) =>
      needs.moveUsers === true &&
      (method.id !== 'dump-restore' || target.provider === 'self-managed'),
    text: 'It can take users and roles along.',
  },
  {
    id: 'leaves-users',
    kind: 'limit',
    methods: [
      'built-in',
      'mongoshake',
      'dts-migration',
      'dts-sync',
      'kafka-connect',
      'apsaradb-logical-backup',
      'mongoimport',
      'compass',
      ...MONGOSYNC_BASED,
    ],
    part: 'coverage',
    points: -4,
    facts: ['needs.moveUsers'],
    when: ({ needs }) => needs.moveUsers === true,
    text: 'It leaves users and roles behind: they are created on the target by hand.',
  },
  {
    id: 'leaves-users-on-managed-target',
    kind: 'limit',
    methods: ['dump-restore'],
    part: 'coverage',
    points: -4,
    facts: ['needs.moveUsers', 'target.provider'],
    when: ({ needs, target }) => needs.moveUsers === true && target.provider !== 'self-managed',
    text: 'A managed target takes no users from a dump: they are created in its console.',
  },
  {
    id: 'cannot-rename',
    kind: 'blocker',
    methods: [...MONGOSYNC_BASED, ...BACKUPS],
    facts: ['needs.rename'],
    when: ({ needs }) => needs.rename === true,
    text: 'It cannot change the names of databases or collections.',
    remedy: 'Rename after the migration, or choose a method that renames.',
    fixable: false,
  },
  {
    id: 'renames',
    kind: 'reason',
    methods: ['built-in'],
    part: 'coverage',
    points: 2,
    facts: ['needs.rename'],
    when: ({ needs }) => needs.rename === true,
    text: 'It renames databases and collections on the way.',
  },
  {
    id: 'takes-everything',
    kind: 'blocker',
    methods: [...ATLAS_LIVE, 'apsaradb-physical-backup', 'atlas-snapshot-restore'],
    facts: ['needs.subset'],
    when: ({ needs }) => needs.subset === true,
    text: 'It takes everything; a part cannot be chosen.',
    remedy: 'Drop the rest on the target afterwards, or choose another method.',
    fixable: false,
  },
  {
    id: 'copy-is-enough',
    kind: 'reason',
    modes: ['offline'],
    part: 'fit',
    points: 8,
    facts: ['needs.purpose'],
    when: ({ needs, method }) => needs.purpose === 'copy' && BACKUPS.includes(method.id),
    text: 'A copy for testing comes from a backup without a load on the source.',
  },
  {
    id: 'kept-in-step',
    kind: 'reason',
    methods: ['dts-sync', 'mongoshake'],
    part: 'fit',
    points: 6,
    facts: ['needs.purpose'],
    when: ({ needs }) => needs.purpose === 'sync',
    text: 'It is made for keeping two sides in step for long.',
  },
  {
    id: 'not-for-lasting-sync',
    kind: 'blocker',
    methods: [...ATLAS_LIVE, 'dts-migration'],
    modes: ['online'],
    facts: ['needs.purpose'],
    when: ({ needs }) => needs.purpose === 'sync',
    text: 'It is a migration with an end, not a lasting synchronization.',
    remedy: 'Choose a method that synchronizes.',
    fixable: false,
  },
];
