import type { Case } from '../case';
import { durationInWords, rangeInWords } from '../format';
import { grantToSource, keepOplog } from '../remedies';
import type { CommonRule } from '../rule';

const DAY = 86_400;
/** An oplog of more days than this is not made for one migration. */
const LONGEST_OPLOG_DAYS = 14;
/** Reserve asked for on top of the copy's time: the window must be one and a half times as long. */
const RESERVE = 1.5;

function neededWindow({ estimate }: Case): number {
  return (estimate.copySeconds?.low ?? 0) * RESERVE;
}

function neededHours(given: Case): number {
  return Math.max(1, Math.ceil(neededWindow(given) / 3600));
}

function inReach(given: Case): boolean {
  return neededWindow(given) <= LONGEST_OPLOG_DAYS * DAY;
}

function growTheOplog(given: Case): string {
  if (!inReach(given)) {
    return `An oplog of ${durationInWords(neededWindow(given))} is out of reach: make the copy faster (a wider link, more machines), or copy offline.`;
  }
  const hours = neededHours(given);
  if (given.source.provider === 'atlas' || given.source.provider === 'apsaradb') {
    return `Raise the oplog window of the source to ${hours} hours or more in its console.`;
  }
  return `Keep more oplog on every member: db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: ${hours} }), from 4.4, with the disk for it.`;
}

/** Following the changes of the source while it is being written. */
export const followingRules: CommonRule[] = [
  {
    id: 'no-change-streams',
    kind: 'blocker',
    of: ({ reads }) => reads === 'change stream',
    modes: ['online'],
    facts: ['source.changeStreams'],
    alsoCites: () => ['source.roles'],
    // A standalone has none whatever the rights, and DocumentDB's are off until turned on: others tell of it.
    when: ({ source }) =>
      source.changeStreams === false &&
      source.topology !== 'standalone' &&
      source.provider !== 'documentdb',
    text: 'The source account may not open a change stream over the whole deployment.',
    remedy:
      'Grant it: db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", "clusterMonitor"]).',
    fixable: true,
    commands: () => grantToSource('["readAnyDatabase", "clusterMonitor"]'),
  },
  {
    id: 'change-streams-open',
    kind: 'reason',
    of: ({ reads }) => reads === 'change stream',
    modes: ['online'],
    part: 'fit',
    points: 2,
    facts: ['source.changeStreams'],
    when: ({ source }) => source.changeStreams === true && source.topology !== 'standalone',
    text: 'The source account may open a change stream over the whole deployment.',
  },
  {
    id: 'nothing-to-follow',
    kind: 'blocker',
    of: ({ reads }) => reads === 'oplog',
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
    commands: () => grantToSource('["readAnyDatabase", { role: "read", db: "local" }]'),
  },
  {
    id: 'oplog-shorter-than-copy',
    kind: 'blocker',
    modes: ['online'],
    facts: ['source.oplogWindowSeconds'],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ source, estimate }) =>
      estimate.copySeconds !== undefined &&
      (source.oplogWindowSeconds ?? 0) < estimate.copySeconds.low,
    text: ({ source, estimate }) =>
      `The oplog reaches back ${durationInWords(source.oplogWindowSeconds ?? 0)}, the copy takes ${rangeInWords(estimate.copySeconds ?? { low: 0 })}: changes would be lost before they are applied.`,
    remedy: growTheOplog,
    fixable: inReach,
    commands: (given) => (inReach(given) ? keepOplog(given.source, neededHours(given)) : undefined),
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
    when: ({ source, estimate }) =>
      source.oplogWindowSeconds === undefined && (estimate.copySeconds?.low ?? 0) > DAY,
    text: ({ estimate }) =>
      `How far the oplog reaches back is not known; the copy takes ${rangeInWords(estimate.copySeconds ?? { low: 0 })}.`,
  },
];

/** Applying changes as fast as they are made. */
export const paceRules: CommonRule[] = [
  {
    id: 'cannot-catch-up',
    kind: 'blocker',
    modes: ['online'],
    facts: ['source.writesPerSecond'],
    when: ({ source, method }) =>
      method.advice.times.applyRate !== undefined &&
      (source.writesPerSecond ?? 0) >= method.advice.times.applyRate.high,
    text: ({ source, method }) =>
      `The source makes ${source.writesPerSecond ?? 0} writes a second; this way applies at most about ${method.advice.times.applyRate?.high ?? 0}, so it never catches up.`,
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
        method.advice.times.applyRate !== undefined &&
        writes >= method.advice.times.applyRate.low &&
        writes < method.advice.times.applyRate.high
      );
    },
    text: ({ source, method }) =>
      `${source.writesPerSecond ?? 0} writes a second are near the ${method.advice.times.applyRate?.low ?? 0} to ${method.advice.times.applyRate?.high ?? 0} that this way applies.`,
  },
];
