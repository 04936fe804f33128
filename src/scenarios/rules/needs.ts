import { isLedByPeople } from '../advice';
import type { Case } from '../case';
import type { CommonRule } from '../rule';
import { compareVersions, series } from '../versions';

function missingTools({ method, needs }: Case): string[] {
  return method.advice.tools.filter((tool) => needs.tools?.includes(tool) === false);
}

function throughStrangers({ method, source, target }: Case): boolean {
  const { service } = method.advice;
  if (service === undefined) return false;
  const own = service === 'alibaba' ? 'apsaradb' : 'atlas';
  return source.provider !== own && target.provider !== own;
}

/** By what means the user wants it done. */
export const meansRules: CommonRule[] = [
  {
    id: 'costs-money',
    kind: 'blocker',
    modes: ['online'],
    facts: ['needs.freeOnly'],
    when: ({ needs, method }) => needs.freeOnly === true && method.advice.metered,
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
    when: ({ needs, method }) => needs.freeOnly !== true && method.advice.metered,
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
    of: ({ carriedBy }) => carriedBy !== undefined,
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
    of: isLedByPeople,
    when: ({ needs }) => needs.selfService === true,
    text: 'A person must lead it through a console.',
  },
];

/** What else the user wishes. */
export const wishRules: CommonRule[] = [
  {
    id: 'cannot-reverse',
    kind: 'limit',
    part: 'coverage',
    points: -30,
    facts: ['needs.reverseSync'],
    of: ({ reads }) => reads !== 'nothing',
    when: (given) =>
      given.needs.reverseSync === true && given.method.advice.reverses?.(given) !== true,
    text: 'It cannot carry changes back after the cutover.',
  },
  {
    id: 'takes-users',
    kind: 'reason',
    of: ({ users }) => users !== undefined,
    part: 'coverage',
    points: 6,
    facts: ['needs.moveUsers'],
    alsoCites: () => ['target.provider'],
    when: ({ needs, target, method }) =>
      needs.moveUsers === true &&
      (method.advice.users === 'taken' || target.provider === 'self-managed'),
    text: 'It can take users and roles along.',
  },
  {
    id: 'leaves-users',
    kind: 'limit',
    of: ({ cannotCarry }) => cannotCarry['users and roles'] !== undefined,
    part: 'coverage',
    points: -4,
    facts: ['needs.moveUsers'],
    when: ({ needs }) => needs.moveUsers === true,
    text: 'It leaves users and roles behind: they are created on the target by hand.',
  },
  {
    id: 'leaves-users-on-managed-target',
    kind: 'limit',
    of: ({ users }) => users === 'taken but to managed targets',
    part: 'coverage',
    points: -4,
    facts: ['needs.moveUsers', 'target.provider'],
    when: ({ needs, target }) => needs.moveUsers === true && target.provider !== 'self-managed',
    text: 'A managed target takes no users from a dump: they are created in its console.',
  },
  {
    id: 'cannot-rename',
    kind: 'blocker',
    of: ({ renames }) => renames === 'impossible',
    facts: ['needs.rename'],
    when: ({ needs }) => needs.rename === true,
    text: 'It cannot change the names of databases or collections.',
    remedy: 'Rename after the migration, or choose a method that renames.',
    fixable: false,
  },
  {
    id: 'renames',
    kind: 'reason',
    of: ({ renames }) => renames === 'possible',
    part: 'coverage',
    points: 2,
    facts: ['needs.rename'],
    when: ({ needs }) => needs.rename === true,
    text: 'It renames databases and collections on the way.',
  },
  {
    id: 'takes-everything',
    kind: 'blocker',
    of: ({ wholeOnly }) => wholeOnly === true,
    facts: ['needs.subset'],
    when: ({ needs }) => needs.subset === true,
    text: 'It takes everything; a part cannot be chosen.',
    remedy: 'Drop the rest on the target afterwards, or choose another method.',
    fixable: false,
  },
  {
    id: 'cannot-filter',
    kind: 'blocker',
    of: ({ filters, reads }) => filters === undefined && reads !== 'nothing',
    facts: ['needs.filters'],
    when: ({ needs }) => needs.filters === true,
    text: 'It carries whole documents: it can neither choose them nor change their fields.',
    remedy: 'Change the documents after the migration, or choose a method that does it on the way.',
    fixable: false,
  },
  {
    id: 'no-two-way',
    kind: 'blocker',
    facts: ['needs.twoWay'],
    when: ({ needs }) => needs.twoWay === true,
    text: 'Writes on both sides at once are carried by none of the known ways: they would overwrite each other.',
    remedy:
      'Let one side be written at a time: a synchronization, or a migration that can be turned round.',
    fixable: false,
  },
  {
    id: 'other-uuids',
    kind: 'blocker',
    of: ({ uuids, reads }) => uuids === undefined && reads !== 'nothing',
    facts: ['needs.keepUuids'],
    when: ({ needs }) => needs.keepUuids === true,
    text: 'Collections get new UUIDs on the target.',
    remedy:
      'Do without them (applications do not see them), or move data files or members instead of documents.',
    fixable: false,
  },
  {
    id: 'files-of-a-newer-version',
    kind: 'blocker',
    of: ({ movesFiles }) => movesFiles === true,
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) =>
      compareVersions(series(target.version ?? ''), series(source.version ?? '')) < 0,
    text: ({ source, target }) =>
      `Data files of ${source.version ?? ''} cannot be opened by ${target.version ?? ''}: there is no downgrade of the major version by files.`,
    remedy: 'Copy the documents, after looking which options the older version lacks.',
    fixable: false,
  },
  {
    id: 'copy-is-enough',
    kind: 'reason',
    modes: ['offline'],
    part: 'fit',
    points: 8,
    facts: ['needs.purpose'],
    of: ({ reads }) => reads === 'backup',
    when: ({ needs }) => needs.purpose === 'copy',
    text: 'A copy for testing comes from a backup without a load on the source.',
  },
  {
    id: 'kept-in-step',
    kind: 'reason',
    of: ({ lastingSync }) => lastingSync === 'made for it',
    part: 'fit',
    points: 6,
    facts: ['needs.purpose'],
    when: ({ needs }) => needs.purpose === 'sync',
    text: 'It is made for keeping two sides in step for long.',
  },
  {
    id: 'not-for-lasting-sync',
    kind: 'blocker',
    of: ({ lastingSync }) => lastingSync === 'impossible',
    modes: ['online'],
    facts: ['needs.purpose'],
    when: ({ needs }) => needs.purpose === 'sync',
    text: 'It is a migration with an end, not a lasting synchronization.',
    remedy: 'Choose a method that synchronizes.',
    fixable: false,
  },
];
