import type { MongoClient } from 'mongodb';
import { DEFAULT_STATE_DATABASE as STATE_DATABASE } from '../../src/engine/model/defaults';
import { ChangeMaker } from './changes';
import { BENCH_DATABASE } from './fill';
import {
  Child,
  runDumpRestore,
  runEngine,
  type EngineOrder,
  type EngineResult,
  type LimitOrder,
  type LimitResult,
} from './measure';
import { steadyRate } from './steady';
import type { FoundTools } from '../support/databaseTools';
import type { LineOrder } from '../support/distantLine';

/** The limit is measured with all data in memory, up to this size. */
const MOST_BYTES_IN_MEMORY = 2e9;

/** What was measured, round by round. */
export interface Samples {
  engine: EngineResult[];
  tools: number[];
  limit: LimitResult[];
  verify: EngineResult[];
  catchUp: EngineResult[];
  far: EngineResult[];
  farTools: number[];
  /** Changes a second. */
  steady: number[];
}

/** What is measured, on what. */
export interface Bench {
  source: MongoClient;
  target: MongoClient;
  uris: LimitOrder;
  /** Bytes of the data. */
  bytes: number;
  tools: FoundTools['paths'] | undefined;
  rounds: number;
  /** Changes to catch up with; none if 0. */
  changes: number;
  /** The line to a target far away; none if undefined. */
  line: Omit<LineOrder, 'host' | 'port'> | undefined;
  log: (line: string) => void;
}

/** Everything in turn, round after round, so that a machine that drifts drifts under all of it. */
export async function measureRounds(bench: Bench): Promise<Samples> {
  const { uris, tools, rounds, changes, line, log } = bench;
  const samples: Samples = {
    engine: [],
    tools: [],
    limit: [],
    verify: [],
    catchUp: [],
    far: [],
    farTools: [],
    steady: [],
  };
  for (let round = 1; round <= rounds; round++) {
    const say = (what: string) => log(`Round ${round} of ${rounds}: ${what}`);
    say('snapshot');
    await clear(bench);
    samples.engine.push(await runEngine({ task: 'snapshot', ...uris }));
    say('verification');
    samples.verify.push(await runEngine({ task: 'verify', ...uris }));
    if (tools !== undefined) {
      say('mongodump | mongorestore');
      await clear(bench);
      samples.tools.push(await runDumpRestore(tools, uris.source, uris.target));
    }
    if (bench.bytes <= MOST_BYTES_IN_MEMORY) {
      say('the limit');
      await clear(bench);
      samples.limit.push(await runLimit(uris));
    }
    if (line !== undefined) await measureFar(bench, line, samples, say);
  }
  for (let round = 1; changes > 0 && round <= rounds; round++) {
    log(`Round ${round} of ${rounds}: catch-up of ${changes} changes`);
    await clear(bench);
    samples.catchUp.push(await runCatchUp(bench, round));
  }
  if (changes > 0) {
    log('Steady sync, faster and faster');
    await clear(bench);
    samples.steady.push(await steadyRate(bench.source, uris, log));
  }
  return samples;
}

async function clear({ target }: Bench): Promise<void> {
  await target.db(BENCH_DATABASE).dropDatabase();
  await target.db(STATE_DATABASE).dropDatabase();
}

async function measureFar(
  bench: Bench,
  line: Omit<LineOrder, 'host' | 'port'>,
  samples: Samples,
  say: (what: string) => void,
): Promise<void> {
  const { uris, tools } = bench;
  const [host = '', port = ''] = (new URL(uris.target).host.split(',')[0] ?? '').split(':');
  const proxy = new Child<LineOrder, number>('lineChild.js', { ...line, host, port: Number(port) });
  try {
    const target = `mongodb://127.0.0.1:${await proxy.result()}/?directConnection=true`;
    say('snapshot to a target far away');
    await clear(bench);
    samples.far.push(await runEngine({ task: 'snapshot', source: uris.source, target }));
    if (tools === undefined) return;
    say('mongodump | mongorestore to a target far away');
    await clear(bench);
    samples.farTools.push(await runDumpRestore(tools, uris.source, target));
  } finally {
    proxy.stop();
  }
}

async function runLimit(order: LimitOrder): Promise<LimitResult> {
  const child = new Child<LimitOrder, LimitResult>('limitChild.js', order);
  await child.next();
  child.goOn();
  const result = await child.result();
  child.stop();
  return result;
}

/**
 * Snapshot, changes, then the timed catch-up. The same commands from memory, on the same state, are
 * those of another catch-up: keeping them takes time and memory that is none of the engine's.
 */
async function runCatchUp(
  { source, target, uris, changes }: Bench,
  seed: number,
): Promise<EngineResult> {
  const memory = new Child<LimitOrder, LimitResult>('limitChild.js', uris);
  await memory.next();
  const restore = async () => {
    memory.goOn();
    await memory.result();
  };
  await runEngine({ task: 'snapshot', ...uris });
  const restoreState = await keepState(target);
  await (await ChangeMaker.start(source, seed)).make(changes);
  const order: EngineOrder = { task: 'catch-up', changes, ...uris };
  const result = await runEngine(order);
  await restore();
  await restoreState();
  const recording = new Child<EngineOrder, EngineResult>('engineChild.js', {
    ...order,
    replay: true,
  });
  await recording.next();
  await restore();
  memory.stop();
  recording.goOn();
  const { limitSeconds } = await recording.result();
  return { ...result, ...(limitSeconds === undefined ? {} : { limitSeconds }) };
}

/** Reads what the engine has stored of itself. @returns puts it back */
async function keepState(target: MongoClient): Promise<() => Promise<void>> {
  const db = target.db(STATE_DATABASE, { promoteValues: false });
  const kept = await Promise.all(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(async ({ name }) => ({
      name,
      documents: await db.collection(name).find().toArray(),
    })),
  );
  return async () => {
    for (const { name, documents } of kept) {
      await db.collection(name).deleteMany({});
      if (documents.length > 0) await db.collection(name).insertMany(documents);
    }
  };
}
