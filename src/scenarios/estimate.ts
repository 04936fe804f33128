import type { Advice } from './advice';
import { bytesInWords, rangeInWords } from './format';
import type { Estimate, FactPath, Range, Sides } from './sides';
import type { Mode } from './types';

/** Preparing, switching and looking: the least that an offline move takes. */
const OFFLINE_OVERHEAD: Required<Range> = { low: 60, high: 600 };
/** WiredTiger's default compression makes documents 1 to 3 times smaller on disk. */
const COMPRESSION: Required<Range> = { low: 1, high: 3 };
/** Share of a link's bandwidth that a copy gets. */
const LINK_SHARE: Required<Range> = { low: 0.7, high: 0.95 };
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
  if (needs.linkMbps !== undefined) {
    const link = (needs.linkMbps * 1e6) / 8;
    cap(
      link * LINK_SHARE.low,
      link * LINK_SHARE.high,
      'needs.linkMbps',
      `the link of ${needs.linkMbps} Mbit/s carries at most ${bytesInWords(link)} a second`,
    );
  }
  if (source.bytesPerSecond !== undefined && source.bytesPerSecond > 0) {
    const sampled = source.bytesPerSecond;
    cap(
      sampled,
      sampled,
      'source.bytesPerSecond',
      `sampled reads: ${bytesInWords(sampled)} a second`,
    );
  }
  if (target.bytesPerSecond !== undefined && target.bytesPerSecond > 0) {
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

  const copySeconds = {
    low: bytes.range.low / speed.range.high,
    high: bytes.range.high / speed.range.low,
  };
  derivation.push(`copy: ${rangeInWords(copySeconds)}`);
  const compared = advice.times.comparison ?? { low: 0, high: 0 };
  const comparison = {
    low: copySeconds.low * compared.low,
    high: copySeconds.high * compared.high,
  };
  if (mode === 'offline') {
    const durationSeconds = sum(sum(copySeconds, comparison), OFFLINE_OVERHEAD);
    const free = least.high === 0;
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
  derivation.push(`writes are stopped for the cutover: ${rangeInWords(least)}`);
  return {
    copySeconds,
    durationSeconds: sum(sum(sum(copySeconds, lag), comparison), least),
    downtimeSeconds: least,
    derivation,
    from,
  };
}

function leastDowntime({ times, reads }: Advice, mode: Mode, { needs }: Sides): Range {
  if (times.stopsNoWrites === true) return { low: 0, high: 0 };
  // Made from what exists already; the source goes on being written.
  if (needs.purpose === 'copy' && reads === 'backup') return { low: 0, high: 0 };
  if (mode === 'online') return times.cutover ?? { low: 60, high: 600 };
  return { low: OFFLINE_OVERHEAD.low };
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
