import { bandwidthFor } from '../estimate';
import { durationInWords, numberInWords, rangeInWords } from '../format';
import type { CommonRule } from '../rule';

const DAY = 86_400;
/** A window shorter than this is no place for a copy of unknown length. */
const SHORT_WINDOW = 4 * 3600;

/** Downtime and duration against what is allowed. */
export const timeRules: CommonRule[] = [
  {
    id: 'downtime-too-long',
    kind: 'blocker',
    facts: ['needs.allowedDowntimeSeconds'],
    alsoCites: ({ estimate, mode }) => (mode === 'offline' ? estimate.from : []),
    when: ({ needs, estimate }) =>
      estimate.downtimeSeconds.low > (needs.allowedDowntimeSeconds ?? 0),
    text: ({ needs, estimate }) =>
      `Writes would be stopped ${rangeInWords(estimate.downtimeSeconds)}; ${durationInWords(needs.allowedDowntimeSeconds ?? 0)} are allowed.`,
    remedy: ({ mode }) =>
      mode === 'offline'
        ? 'Allow a longer window, or choose an online method.'
        : 'Allow the moment that every cutover takes.',
    fixable: false,
  },
  {
    id: 'downtime-may-be-too-long',
    kind: 'limit',
    part: 'downtime',
    points: -15,
    facts: ['needs.allowedDowntimeSeconds'],
    alsoCites: ({ estimate, mode }) => (mode === 'offline' ? estimate.from : []),
    when: ({ needs, estimate }) => {
      const allowed = needs.allowedDowntimeSeconds ?? 0;
      const { low, high } = estimate.downtimeSeconds;
      return high !== undefined && low <= allowed && high > allowed;
    },
    text: ({ needs, estimate }) =>
      `Writes are stopped ${rangeInWords(estimate.downtimeSeconds)}, which may be more than the ${durationInWords(needs.allowedDowntimeSeconds ?? 0)} allowed.`,
  },
  {
    id: 'downtime-unknown',
    kind: 'limit',
    modes: ['offline'],
    part: 'downtime',
    points: -10,
    facts: ['needs.allowedDowntimeSeconds'],
    when: ({ needs, estimate }) =>
      estimate.downtimeSeconds.high === undefined &&
      (needs.allowedDowntimeSeconds ?? 0) >= SHORT_WINDOW,
    text: 'How long writes would be stopped cannot be said without the size of the source.',
  },
  {
    id: 'downtime-gamble',
    kind: 'limit',
    modes: ['offline'],
    part: 'downtime',
    points: -30,
    facts: ['needs.allowedDowntimeSeconds'],
    when: ({ needs, estimate }) =>
      estimate.downtimeSeconds.high === undefined &&
      (needs.allowedDowntimeSeconds ?? 0) < SHORT_WINDOW,
    text: ({ needs }) =>
      `Without the size of the source nobody can say that writes are stopped no longer than ${durationInWords(needs.allowedDowntimeSeconds ?? 0)}.`,
  },
  {
    id: 'window-fits-easily',
    kind: 'reason',
    modes: ['offline'],
    part: 'downtime',
    points: 20,
    facts: ['needs.allowedDowntimeSeconds'],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ needs, estimate }) =>
      estimate.downtimeSeconds.high !== undefined &&
      estimate.downtimeSeconds.high * 2 <= (needs.allowedDowntimeSeconds ?? 0),
    text: ({ needs, estimate }) =>
      `It ends ${rangeInWords(estimate.downtimeSeconds)} after writes stop, well within the ${durationInWords(needs.allowedDowntimeSeconds ?? 0)} allowed, and has fewer parts than an online one.`,
  },
  {
    id: 'short-cutover',
    kind: 'reason',
    modes: ['online'],
    part: 'downtime',
    points: 10,
    facts: ['needs.allowedDowntimeSeconds'],
    when: ({ needs, estimate }) =>
      estimate.downtimeSeconds.low <= (needs.allowedDowntimeSeconds ?? 0),
    text: ({ needs, estimate }) =>
      `The application goes on writing but for the cutover, ${rangeInWords(estimate.downtimeSeconds)} of the ${durationInWords(needs.allowedDowntimeSeconds ?? 0)} allowed.`,
  },
  {
    id: 'application-keeps-writing',
    kind: 'reason',
    modes: ['online'],
    part: 'downtime',
    points: 15,
    facts: [],
    of: ({ times }) => times.stopsNoWrites !== true,
    when: ({ needs }) => needs.allowedDowntimeSeconds === undefined && needs.purpose !== 'copy',
    text: ({ estimate }) =>
      `The application goes on writing but for the cutover, ${rangeInWords(estimate.downtimeSeconds)}.`,
  },
  {
    id: 'copies-once',
    kind: 'blocker',
    modes: ['offline'],
    facts: ['needs.purpose'],
    when: ({ needs }) => needs.purpose === 'sync',
    text: 'It copies once and does not keep the sides in step.',
    remedy: 'Choose an online method.',
    fixable: false,
  },
  {
    id: 'days-of-copying',
    kind: 'limit',
    part: 'speed',
    points: -8,
    facts: [],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ estimate }) => (estimate.copySeconds?.low ?? 0) > 3 * DAY,
    text: ({ estimate, source, needs }) => {
      const bytes = source.dataBytes ?? source.storageBytes ?? 0;
      const wider =
        needs.linkMbps === undefined
          ? ''
          : ` To copy it in 3 days, a link of ${numberInWords(bandwidthFor(bytes, 3 * DAY))} Mbit/s is needed.`;
      return `The copy alone takes ${rangeInWords(estimate.copySeconds ?? { low: 0 })}.${wider}`;
    },
  },
  {
    id: 'longer-than-live-window',
    kind: 'limit',
    part: 'safety',
    points: -8,
    facts: [],
    alsoCites: ({ estimate }) => estimate.from,
    when: ({ estimate, method }) =>
      (estimate.durationSeconds?.high ?? 0) > (method.advice.times.window ?? Infinity),
    text: ({ estimate, method }) =>
      `It may take ${rangeInWords(estimate.durationSeconds ?? { low: 0 })}; the window is ${(method.advice.times.window ?? 0) / 3600} hours and must then be extended by hand.`,
  },
  {
    id: 'far-away',
    kind: 'limit',
    of: ({ carriedBy }) => carriedBy === 'one machine',
    part: 'speed',
    points: -3,
    facts: ['source.roundTripMs'],
    when: ({ source }) => (source.roundTripMs ?? 0) > 50,
    text: ({ source }) =>
      `A round trip to the source takes ${Math.round(source.roundTripMs ?? 0)} ms: run it on a machine near the data.`,
  },
];
