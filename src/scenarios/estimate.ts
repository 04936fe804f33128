import { follows, type Advice } from './advice';
import { bytesInWords, rangeInWords } from './format';
import type { Estimate, FactPath, Range, Sides } from './sides';
import type { Mode } from './types';
import { atLeast } from './versions';

/** Preparing, switching and looking: the least that an offline move takes. */
const OFFLINE_OVERHEAD: Required<Range> = { low: 60, high: 600 };
/** WiredTiger's default compression makes documents 1 to 3 times smaller on disk. */
const COMPRESSION: Required<Range> = { low: 1, high: 3 };
/** The cutover of a way whose documents tell no time for it. */
const LONG_CUTOVER: Required<Range> = { low: 60, high: 600 };
/** Share of a link's bandwidth that a copy gets. */
const LINK_SHARE: Required<Range> = { low: 0.7, high: 0.95 };
/** Comparing both sides before the switch, as runbooks demand: the share of a copy's time (measured: 0.4). */
const COMPARISON: Required<Range> = { low: 0.4, high: 1 };
/** What "many machines" are counted as. */
const MANY_MACHINES = 4;

interface Part {
  range?: Required<Range>;
  derivation: string[];
  from: FactPath[];
}

function bytesToMove({ source }: Sides): Part {
  if (source.dataBytes !== undefined) {
    return {
      range: { low: source.dataBytes, high: source.dataBytes },
      derivation: [`${bytesInWords(source.dataBytes)} of documents`],
      from: ['source.dataBytes'],
    };
  }
  if (source.storageBytes === undefined) {
    return { derivation: ['The size of the source is not known.'], from: [] };
  }
  const { storageBytes } = source;
  return {
    range: { low: storageBytes * COMPRESSION.low, high: storageBytes * COMPRESSION.high },
    derivation: [
      `${bytesInWords(storageBytes)} on disk, ${COMPRESSION.low} to ${COMPRESSION.high} times that uncompressed`,
    ],
    from: ['source.storageBytes'],
  };
}

function rate({ times }: Advice, { source, target, needs }: Sides): Part {
  const { throughput } = times;
  if (throughput === undefined) return { derivation: [], from: [] };
  const machines = times.perMachine === true && needs.machines === 'many' ? MANY_MACHINES : 1;
  const range = { low: throughput.low * machines, high: throughput.high * machines };
  const derivation = [
    `${bytesInWords(range.low)} to ${bytesInWords(range.high)} a second (${throughput.basis})`,
  ];
  const from: FactPath[] = machines === 1 ? [] : ['needs.machines'];
  const cap = (low: number, high: number, path: FactPath, words: string): void => {
    range.low = Math.min(range.low, low);
    range.high = Math.min(range.high, high);
    derivation.push(words);
    from.push(path);
  };
  if (needs.linkMbps !== undefined && times.travels === undefined) {
    const link = (needs.linkMbps * 1e6) / 8;
    cap(
      link * LINK_SHARE.low,
      link * LINK_SHARE.high,
      'needs.linkMbps',
      `the link of ${needs.linkMbps} Mbit/s carries at most ${bytesInWords(link)} a second`,
    );
  }
  if (source.bytesPerSecond !== undefined && source.bytesPerSecond >= 1) {
    const sampled = source.bytesPerSecond;
    cap(
      sampled,
      sampled,
      'source.bytesPerSecond',
      `sampled reads: ${bytesInWords(sampled)} a second`,
    );
  }
  if (target.bytesPerSecond !== undefined && target.bytesPerSecond >= 1) {
    const sampled = target.bytesPerSecond;
    cap(
      sampled,
      sampled,
      'target.bytesPerSecond',
      `sampled inserts: ${bytesInWords(sampled)} a second`,
    );
  }
  return { range, derivation, from };
}

function catchUp({ times }: Advice, copy: Range, { source }: Sides): Range {
  const writes = source.writesPerSecond;
  if (writes === undefined || writes === 0 || times.applyRate === undefined)
    return { low: 0, high: 0 };
  const { low, high } = times.applyRate;
  const time = (seconds: number, applied: number): number | undefined =>
    applied > writes ? (seconds * writes) / (applied - writes) : undefined;
  return {
    low: time(copy.low, high) ?? copy.low,
    high: copy.high === undefined ? undefined : time(copy.high, low),
  };
}

function sum(a: Range, b: Range): Range {
  return {
    low: a.low + b.low,
    high: a.high === undefined || b.high === undefined ? undefined : a.high + b.high,
  };
}

/** Derives duration and downtime of a method from what is known; what is not known leaves them open. */
export function estimateFor(advice: Advice, mode: Mode, sides: Sides): Estimate {
  const bytes = bytesToMove(sides);
  const speed = rate(advice, sides);
  const derivation = [...bytes.derivation, ...speed.derivation];
  const from = [...bytes.from, ...speed.from];
  const least = leastDowntime(advice, mode, sides);
  if (bytes.range === undefined || speed.range === undefined) {
    return { downtimeSeconds: least, derivation, from: [] };
  }

  const travels = advice.times.travels ?? NOTHING;
  const copySeconds = {
    low: bytes.range.low / speed.range.high + travels.low,
    high: bytes.range.high / speed.range.low + travels.high,
  };
  if (travels.high > 0) derivation.push(`on its way: ${rangeInWords(travels)}`);
  derivation.push(`copy: ${rangeInWords(copySeconds)}`);
  const comparison = share(copySeconds, comparisonOf(advice, mode, sides));
  if (mode === 'offline') {
    const durationSeconds = sum(sum(copySeconds, comparison), OFFLINE_OVERHEAD);
    const free = stopsNothing(advice, sides);
    if (comparison.high > 0) derivation.push(`comparing both sides: ${rangeInWords(comparison)}`);
    derivation.push(free ? 'the source goes on being written' : 'writes are stopped until the end');
    return {
      copySeconds,
      durationSeconds,
      downtimeSeconds: free ? least : durationSeconds,
      derivation,
      from,
    };
  }
  const lag = catchUp(advice, copySeconds, sides);
  if (sides.source.writesPerSecond !== undefined) {
    from.push('source.writesPerSecond');
    derivation.push(
      `catching up with ${sides.source.writesPerSecond} writes a second: ${rangeInWords(lag)}`,
    );
  }
  const switching = advice.times.cutover ?? LONG_CUTOVER;
  const rebuilt = share(copySeconds, rebuiltOf(advice, sides));
  const downtimeSeconds = stopsNothing(advice, sides)
    ? least
    : sum(sum(switching, comparison), rebuilt);
  derivation.push(
    [
      `writes are stopped for the last changes: ${rangeInWords(switching)}`,
      ...(comparison.high > 0 ? [`and for comparing both sides: ${rangeInWords(comparison)}`] : []),
      ...(rebuilt.high > 0
        ? [`and for building unique indexes again: ${rangeInWords(rebuilt)}`]
        : []),
    ].join(', '),
  );
  return {
    copySeconds,
    durationSeconds: sum(sum(copySeconds, lag), downtimeSeconds),
    downtimeSeconds,
    derivation,
    from,
  };
}

function share(copy: Required<Range>, { low, high }: Required<Range>): Required<Range> {
  return { low: copy.low * low, high: copy.high * high };
}

const NOTHING: Required<Range> = { low: 0, high: 0 };

/** What is compared while writes are stopped: all of a deployment that is copied, or nothing. */
function comparisonOf(advice: Advice, mode: Mode, { source }: Sides): Required<Range> {
  const live = follows(advice) || (advice.reads === 'dump' && source.provider !== 'dump');
  if (!live || (mode === 'online' && advice.times.comparesWhileFollowing === true)) return NOTHING;
  return COMPARISON;
}

/** From 6.0 on an index becomes unique without being built again. */
function rebuiltOf({ times }: Advice, { source, target }: Sides): Required<Range> {
  const old = target.version !== undefined && !atLeast(target.version, '6.0');
  const none = source.features?.includes('unique indexes') === false;
  return old && !none ? (times.uniqueIndexes ?? NOTHING) : NOTHING;
}

/** The source goes on being written; a copy for testing is made from what exists already. */
function stopsNothing({ times, reads }: Advice, { needs }: Sides): boolean {
  return times.stopsNoWrites === true || (needs.purpose === 'copy' && reads === 'backup');
}

/** What is known without the size of the source. */
function leastDowntime(advice: Advice, mode: Mode, sides: Sides): Range {
  if (stopsNothing(advice, sides)) return NOTHING;
  if (mode === 'offline') return { low: OFFLINE_OVERHEAD.low };
  const cutover = advice.times.cutover ?? LONG_CUTOVER;
  const bounded = comparisonOf(advice, mode, sides).high === 0;
  return bounded ? cutover : { low: cutover.low };
}

/** One line for a list. */
export function estimateInWords(estimate: Estimate): string {
  const duration =
    estimate.durationSeconds === undefined
      ? 'duration unknown'
      : `takes ${rangeInWords(estimate.durationSeconds)}`;
  const downtime =
    estimate.downtimeSeconds.high === 0
      ? 'no downtime'
      : `${rangeInWords(estimate.downtimeSeconds)} without writes`;
  return `${duration}, ${downtime}`;
}

/** The bandwidth that would carry so many bytes in so many seconds, in megabits a second. */
export function bandwidthFor(bytes: number, seconds: number): number {
  return Math.ceil((bytes * 8) / 1e6 / seconds / LINK_SHARE.low);
}
