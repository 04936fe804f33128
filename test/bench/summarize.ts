import type { Filled } from './fill';
import type { Bench, Samples } from './rounds';
import { median, type Row } from './table';

/** The medians of all rounds, each beside the engine's. */
export function summarize(samples: Samples, filled: Filled, { line }: Pick<Bench, 'line'>): Row[] {
  const engine = median(samples.engine.map(({ seconds }) => seconds));
  const limit = median(samples.limit.map((round) => round.insertSeconds + round.indexSeconds));
  const verify = median(samples.verify.map(({ seconds }) => seconds));
  const peak = Math.max(
    ...[...samples.engine, ...samples.verify, ...samples.catchUp, ...samples.far].map(
      (round) => round.peakBytes,
    ),
  );
  const rows: Row[] = [
    {
      what: 'snapshot with indexes',
      seconds: engine,
      rate: `${Math.round(filled.documents / engine)} documents/s`,
    },
  ];
  if (samples.limit.length > 0) {
    const read = median(samples.limit.map((round) => round.readSeconds));
    rows.push(
      { what: 'limit: insert from memory, then indexes', seconds: limit, ratio: engine / limit },
      { what: 'limit: read alone', seconds: read },
    );
  }
  if (samples.tools.length > 0) {
    const tools = median(samples.tools);
    rows.push({ what: 'mongodump \\| mongorestore', seconds: tools, ratio: engine / tools });
  }
  rows.push(
    {
      what: 'engine CPU, snapshot',
      seconds: median(samples.engine.map((round) => round.cpuSeconds)),
    },
    {
      what: 'verification of equal sides',
      seconds: verify,
      rate: `${(verify / engine).toFixed(2)} of the snapshot`,
    },
    ...catchUpRows(samples),
    ...farRows(samples, engine, filled, line),
    { what: 'engine peak memory', rate: `${Math.round(peak / 1e6)} MB` },
  );
  return rows;
}

function catchUpRows({ catchUp, steady }: Samples): Row[] {
  if (catchUp.length === 0) return [];
  const seconds = median(catchUp.map((round) => round.seconds));
  const changes = median(catchUp.map((round) => round.changes));
  const limit = median(catchUp.map((round) => round.limitSeconds ?? NaN));
  return [
    { what: 'catch-up', seconds, rate: `${Math.round(changes / seconds)} changes/s` },
    { what: 'limit: the same commands from memory', seconds: limit, ratio: seconds / limit },
    { what: 'steady sync, lag under 2 s', rate: `${Math.round(median(steady))} changes/s` },
  ];
}

function farRows(
  { far, farTools }: Samples,
  near: number,
  filled: Filled,
  line: Bench['line'],
): Row[] {
  if (far.length === 0 || line === undefined) return [];
  const seconds = median(far.map((round) => round.seconds));
  const rate = line.megabits === undefined ? '' : `, ${line.megabits} Mbit/s`;
  const away = `${line.roundTripMs} ms away${rate}`;
  const rows: Row[] = [
    {
      what: `snapshot, target ${away}`,
      seconds,
      rate: `${(near / seconds).toFixed(2)} of the rate near by`,
    },
  ];
  if (line.megabits !== undefined) {
    const bare = (filled.bytes * 8) / (line.megabits * 1e6);
    rows.push({ what: 'limit: the bare line', seconds: bare, ratio: seconds / bare });
  }
  if (farTools.length > 0) {
    const tools = median(farTools);
    rows.push({
      what: `mongodump \\| mongorestore, target ${away}`,
      seconds: tools,
      ratio: seconds / tools,
    });
  }
  return rows;
}
