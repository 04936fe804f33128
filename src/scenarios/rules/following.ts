import type { Case } from '../case';
import { durationInWords, rangeInWords } from '../format';
import type { Rule } from './rule';
import { CHANGE_STREAM_READERS, DTS, OPLOG_READERS } from './sets';

const DAY = 86_400;
/** An oplog of more days than this is not made for one migration. */
const LONGEST_OPLOG_DAYS = 14;
/** Reserve asked for on top of the copy's time: the window must be one and a half times as long. */
const RESERVE = 1.5;

function neededWindow({ estimate }: Case): number {
  return (estimate.copySeconds?.low ?? 0) * RESERVE;
}

function growTheOplog(given: Case): string {
  const needed = neededWindow(given);
  const hours = Math.ceil(needed / 3600);
  if (needed > LONGEST_OPLOG_DAYS * DAY) {
    return `An oplog of ${durationInWords(needed)} is out of reach: make the copy faster (a wider link, more machines), or copy offline.`;
  }
  if (given.source.provider === 'atlas' || given.source.provider === 'apsaradb') {
    return `Raise the oplog window of the source to ${hours} hours or more in its console.`;
  }
  return `Keep more oplog on every member: db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: ${hours} }), from 4.4, with the disk for it.`;
}

/** Following the changes of the source while it is being written. */
export const followingRules: Rule[] = [
  {
    id: 'no-change-streams',
    kind: 'blocker',
    methods: CHANGE_STREAM_READERS,
    modes: ['online'],
    facts: ['source.changeStreams'],
    alsoCites: () => ['source.roles'],
    // A standalone has no change streams whatever the rights: another rule tells of it.
    when: ({ source }) => source.changeStreams === false && source.topology !== 'standalone',
    text: 'The source account may not open a change stream over the whole deployment.',
    remedy:
      'Grant it: db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", "clusterMonitor"]).',
    fixable: true,
  },
  {
    id: 'change-streams-open',
    kind: 'reason',
    methods: CHANGE_STREAM_READERS,
    modes: ['online'],
    part: 'fit',
    points: 2,
    facts: ['source.changeStreams'],
    when: ({ source }) => source.changeStreams === true,
    text: 'The source account may open a change stream over the whole deployment.',
  },
  {
    id: 'nothing-to-follow',
    kind: 'blocker',
    methods: OPLOG_READERS,
    modes: ['online'],
    facts: ['source.oplogReadable', 'source.changeStreams'],
    when: ({ source }) =>
      source.oplogReadable === false &&
      source.changeStreams === false &&
      source.topology !== 'standalone',
    text: 'The source account may read neither the oplog nor change streams.',
    remedy:
      'Grant it: db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", { role: "read", db: "local" }]).',
    fixable: true,
  },
  {
    id: 'oplog-shorter-than-copy',
    kind: 'blocker',
    modes: ['online'],
    facts: ['source.oplogWindowSeconds'],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ source, estimate, method }) =>
      method.id !== 'contact-support' &&
      estimate.copySeconds !== undefined &&
      (source.oplogWindowSeconds ?? 0) < estimate.copySeconds.low,
    text: ({ source, estimate }) =>
      `The oplog reaches back ${durationInWords(source.oplogWindowSeconds ?? 0)}, the copy takes ${rangeInWords(estimate.copySeconds ?? { low: 0 })}: changes would be lost before they are applied.`,
    remedy: growTheOplog,
    fixable: (given) => neededWindow(given) <= LONGEST_OPLOG_DAYS * DAY,
  },
  {
    id: 'oplog-may-fall-short',
    kind: 'limit',
    modes: ['online'],
    part: 'safety',
    points: -25,
    facts: ['source.oplogWindowSeconds'],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ source, estimate }) => {
      const window = source.oplogWindowSeconds ?? 0;
      const { low, high = Infinity } = estimate.copySeconds ?? { low: Infinity };
      return window >= low && window < high;
    },
    text: ({ source, estimate }) =>
      `The oplog reaches back ${durationInWords(source.oplogWindowSeconds ?? 0)}; the copy takes ${rangeInWords(estimate.copySeconds ?? { low: 0 })} and may outlast it.`,
  },
  {
    id: 'oplog-tight',
    kind: 'limit',
    modes: ['online'],
    part: 'safety',
    points: -10,
    facts: ['source.oplogWindowSeconds'],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ source, estimate }) => {
      const window = source.oplogWindowSeconds ?? 0;
      const longest = estimate.copySeconds?.high ?? Infinity;
      return window >= longest && window < longest * RESERVE;
    },
    text: ({ source, estimate }) =>
      `The oplog window of ${durationInWords(source.oplogWindowSeconds ?? 0)} is less than one and a half times the copy, ${rangeInWords(estimate.copySeconds ?? { low: 0 })}.`,
  },
  {
    id: 'oplog-covers-copy',
    kind: 'reason',
    modes: ['online'],
    part: 'safety',
    points: 3,
    facts: ['source.oplogWindowSeconds'],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ source, estimate }) =>
      estimate.copySeconds?.high !== undefined &&
      (source.oplogWindowSeconds ?? 0) >= estimate.copySeconds.high * RESERVE,
    text: ({ source, estimate }) =>
      `The oplog reaches back ${durationInWords(source.oplogWindowSeconds ?? 0)}, well over the copy, ${rangeInWords(estimate.copySeconds ?? { low: 0 })}.`,
  },
  {
    id: 'no-oplog-window',
    kind: 'limit',
    modes: ['online'],
    part: 'safety',
    points: -4,
    facts: [],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ source, estimate, method }) =>
      method.id !== 'contact-support' &&
      source.oplogWindowSeconds === undefined &&
      (estimate.copySeconds?.low ?? 0) > DAY,
    text: ({ estimate }) =>
      `How far the oplog reaches back is not known; the copy takes ${rangeInWords(estimate.copySeconds ?? { low: 0 })}.`,
  },
  {
    id: 'dts-wants-seven-days',
    kind: 'blocker',
    methods: DTS,
    modes: ['online'],
    facts: ['source.oplogWindowSeconds'],
    when: ({ source }) => (source.oplogWindowSeconds ?? 0) < 7 * DAY,
    text: ({ source }) =>
      `DTS asks for an oplog of 7 days; the source keeps ${durationInWords(source.oplogWindowSeconds ?? 0)}.`,
    remedy:
      'Keep at least 7 days: db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: 168 }) from 4.4, or the setting in the console.',
    fixable: true,
  },
  {
    id: 'cannot-catch-up',
    kind: 'blocker',
    modes: ['online'],
    facts: ['source.writesPerSecond'],
    when: ({ source, method }) =>
      method.applyRate !== undefined && (source.writesPerSecond ?? 0) >= method.applyRate.high,
    text: ({ source, method }) =>
      `The source makes ${source.writesPerSecond ?? 0} writes a second; this way applies at most about ${method.applyRate?.high ?? 0}, so it never catches up.`,
    remedy: 'Migrate at a quiet time, in parts, or on several machines.',
    fixable: false,
  },
  {
    id: 'catches-up-barely',
    kind: 'limit',
    modes: ['online'],
    part: 'safety',
    points: -10,
    facts: ['source.writesPerSecond'],
    when: ({ source, method }) => {
      const writes = source.writesPerSecond ?? 0;
      return (
        method.applyRate !== undefined &&
        writes >= method.applyRate.low &&
        writes < method.applyRate.high
      );
    },
    text: ({ source, method }) =>
      `${source.writesPerSecond ?? 0} writes a second are near the ${method.applyRate?.low ?? 0} to ${method.applyRate?.high ?? 0} that this way applies.`,
  },
];
