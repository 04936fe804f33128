import { cpus } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { findMongod, startReplicaSet } from '../../src/embedded';
import { makeChanges } from './changes';
import { BENCH_DATABASE, fill } from './fill';
import {
  Child,
  runDumpRestore,
  runEngine,
  type EngineOrder,
  type EngineResult,
  type LimitOrder,
  type LimitResult,
} from './measure';
import { SHAPES } from './shapes';
import { median, printTable, type Row } from './table';
import { databaseTools } from '../support/databaseTools';

const HELP = `npm run bench -- [options]
  --shape NAME     ${[...SHAPES.keys()].join(', ')} (default standard)
  --scale FACTOR   share of the shape's documents (default 1)
  --rounds N       rounds, everything in turn in each (default 3)
  --changes N      changes for the catch-up, standard shape only (default 200000)
`;

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

/** The medians of all rounds. */
interface Samples {
  engine: EngineResult[];
  tools: number[];
  limit: LimitResult[];
  verify: EngineResult[];
  catchUp: EngineResult[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      shape: { type: 'string', default: 'standard' },
      scale: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
      changes: { type: 'string', default: '200000' },
      help: { type: 'boolean', default: false },
    },
  });
  const shape = SHAPES.get(values.shape);
  if (values.help || shape === undefined) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const rounds = Number(values.rounds);
  const changes = shape.name === 'standard' ? Number(values.changes) : 0;
  const tools = await databaseTools(log);
  const binary = await findMongod({ log });
  const source = await startReplicaSet({ binary, name: 'source', oplogSizeMB: 2048 });
  const target = await startReplicaSet({ binary, name: 'target', oplogSizeMB: 2048 });
  const client = await new MongoClient(source.uri).connect();
  const targetClient = await new MongoClient(target.uri).connect();
  const uris = { source: source.uri, target: target.uri };
  const samples: Samples = { engine: [], tools: [], limit: [], verify: [], catchUp: [] };
  const clear = async () => {
    await targetClient.db(BENCH_DATABASE).dropDatabase();
    await targetClient.db('mongo_ferry').dropDatabase();
  };
  try {
    log(`Filling the source: ${shape.describe}, × ${values.scale}`);
    const filled = await fill(client, shape, Number(values.scale));
    const megabytes = Math.round(filled.bytes / 1e6);
    log(`${filled.documents} documents, ${megabytes} MB`);
    for (let round = 1; round <= rounds; round++) {
      log(`Round ${round} of ${rounds}: snapshot`);
      await clear();
      samples.engine.push(await runEngine({ task: 'snapshot', ...uris }));
      log(`Round ${round} of ${rounds}: verification`);
      samples.verify.push(await runEngine({ task: 'verify', ...uris }));
      if (tools !== undefined) {
        log(`Round ${round} of ${rounds}: mongodump | mongorestore`);
        await clear();
        samples.tools.push(await runDumpRestore(tools.paths, uris.source, uris.target));
      }
      log(`Round ${round} of ${rounds}: the limit`);
      await clear();
      samples.limit.push(await runLimit(uris));
    }
    for (let round = 1; changes > 0 && round <= rounds; round++) {
      log(`Round ${round} of ${rounds}: catch-up of ${changes} changes`);
      await clear();
      samples.catchUp.push(await runCatchUp(client, uris, changes, round));
    }
    const rows = summarize(samples, filled.documents);
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, MongoDB ${binary.version}, Node ${process.version}`;
    const title = `${shape.name}: ${filled.documents} documents, ${megabytes} MB; ${rounds} rounds; ${machine}; ${new Date().toISOString().slice(0, 10)}`;
    process.stdout.write(`${title}\n${printTable(rows)}`);
    await writeFile(
      'test-output/bench.json',
      `${JSON.stringify({ title, shape: shape.name, rows, samples }, null, 2)}\n`,
    );
  } finally {
    await client.close();
    await targetClient.close();
    await source.stop();
    await target.stop();
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

/** Snapshot, changes, then the timed catch-up, then the same commands from memory on the same state. */
async function runCatchUp(
  client: MongoClient,
  uris: LimitOrder,
  changes: number,
  seed: number,
): Promise<EngineResult> {
  const memory = new Child<LimitOrder, LimitResult>('limitChild.js', uris);
  await memory.next();
  await runEngine({ task: 'snapshot', ...uris });
  await makeChanges(client, changes, seed);
  const engine = new Child<EngineOrder, EngineResult>('engineChild.js', {
    task: 'catch-up',
    replay: true,
    ...uris,
  });
  await engine.next();
  memory.goOn();
  await memory.result();
  memory.stop();
  engine.goOn();
  return engine.result();
}

function summarize(samples: Samples, documents: number): Row[] {
  const engine = median(samples.engine.map(({ seconds }) => seconds));
  const limit = median(samples.limit.map((round) => round.insertSeconds + round.indexSeconds));
  const rows: Row[] = [
    {
      what: 'snapshot with indexes',
      seconds: engine,
      rate: `${Math.round(documents / engine)} documents/s`,
    },
    { what: 'limit: insert from memory, then indexes', seconds: limit, ratio: engine / limit },
    { what: 'limit: read alone', seconds: median(samples.limit.map((round) => round.readSeconds)) },
  ];
  if (samples.tools.length > 0) {
    const tools = median(samples.tools);
    rows.push({ what: 'mongodump | mongorestore', seconds: tools, ratio: engine / tools });
  }
  rows.push({
    what: 'engine CPU, snapshot',
    seconds: median(samples.engine.map((round) => round.cpuSeconds)),
  });
  const verify = median(samples.verify.map(({ seconds }) => seconds));
  rows.push({ what: 'verification of equal sides', seconds: verify, ratio: verify / engine });
  const peak = Math.max(
    ...[...samples.engine, ...samples.verify, ...samples.catchUp].map((round) => round.peakBytes),
  );
  rows.push({ what: 'engine peak memory', rate: `${Math.round(peak / 1e6)} MB` });
  if (samples.catchUp.length > 0) {
    const seconds = median(samples.catchUp.map((round) => round.seconds));
    const changes = median(samples.catchUp.map((round) => round.changes));
    const from = median(samples.catchUp.map((round) => round.limitSeconds ?? NaN));
    rows.push(
      { what: 'catch-up', seconds, rate: `${Math.round(changes / seconds)} changes/s` },
      { what: 'limit: the same commands from memory', seconds: from, ratio: seconds / from },
    );
  }
  return rows;
}

void main();
