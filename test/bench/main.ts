import { cpus } from 'node:os';
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { findMongod, startReplicaSet } from '../../src/embedded';
import { databaseTools } from '../support/databaseTools';
import { fill } from './fill';
import { benchImport } from './importRows';
import { measureRounds } from './rounds';
import { SHAPES, type Shape } from './shapes';
import { summarize } from './summarize';
import { printTable } from './table';

const HELP = `npm run bench -- [options]
  --shape NAME      ${[...SHAPES.keys()].join(', ')} (default standard)
  --scale FACTOR    share of the shape's documents (default 1)
  --rounds N        rounds, everything in turn in each (default 3)
  --changes N       changes to catch up with, standard shape only (default 200000)
  --round-trip MS   also to a target so far away
  --megabits N      over a line of so many Mbit/s
  --cache GB        the servers' caches (default 2)
  --import ROWS     so many rows of CSV instead, against mongoimport (build first)
`;

const OUTPUT = 'test-output/bench.json';

interface Options {
  shape: Shape;
  scale: number;
  rounds: number;
  changes: number;
  line: { roundTripMs: number; megabits?: number } | undefined;
  cacheGigabytes: number;
  importRows: number;
}

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

/** The options, or undefined when they ask for help or for what there is not. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      shape: { type: 'string', default: 'standard' },
      scale: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
      changes: { type: 'string', default: '200000' },
      'round-trip': { type: 'string' },
      megabits: { type: 'string' },
      cache: { type: 'string', default: '2' },
      import: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  const shape = SHAPES.get(values.shape);
  if (values.help || shape === undefined) return undefined;
  const { 'round-trip': roundTrip, megabits } = values;
  const isFar = roundTrip !== undefined || megabits !== undefined;
  return {
    shape,
    scale: Number(values.scale),
    rounds: Number(values.rounds),
    cacheGigabytes: Number(values.cache),
    importRows: Number(values.import),
    changes: shape.name === 'standard' ? Number(values.changes) : 0,
    line: isFar
      ? {
          roundTripMs: Number(roundTrip ?? 0),
          ...(megabits === undefined ? {} : { megabits: Number(megabits) }),
        }
      : undefined,
  };
}

async function main(): Promise<void> {
  let options: Options | undefined;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  if (options === undefined) {
    process.stdout.write(HELP);
    process.exitCode = process.argv.includes('--help') ? 0 : 2;
    return;
  }
  const { shape, scale, rounds } = options;
  const tools = await databaseTools(log);
  const binary = await findMongod({ log });
  if (options.importRows > 0) {
    const rows = await benchImport(options.importRows, rounds, binary, tools, log);
    process.stdout.write(printTable(rows));
    return;
  }
  const server = { binary, oplogSizeMB: 2048, cacheGigabytes: options.cacheGigabytes };
  const sourceSet = await startReplicaSet({ ...server, name: 'source' });
  const targetSet = await startReplicaSet({ ...server, name: 'target' });
  const source = await new MongoClient(sourceSet.uri).connect();
  const target = await new MongoClient(targetSet.uri).connect();
  try {
    log(`Filling the source: ${shape.describe}, × ${scale}`);
    const filled = await fill(source, shape, scale);
    const megabytes = Math.round(filled.bytes / 1e6);
    log(`${filled.documents} documents, ${megabytes} MB`);
    const samples = await measureRounds({
      ...options,
      bytes: filled.bytes,
      source,
      target,
      uris: { source: sourceSet.uri, target: targetSet.uri },
      tools: tools?.paths,
      log,
    });
    const rows = summarize(samples, filled, options);
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, MongoDB ${binary.version} with ${options.cacheGigabytes} GB of cache, Node ${process.version}`;
    const title = `${shape.name}: ${filled.documents} documents, ${megabytes} MB; ${rounds} rounds; ${machine}; ${new Date().toISOString().slice(0, 10)}`;
    process.stdout.write(`${title}\n${printTable(rows)}`);
    await mkdir('test-output', { recursive: true });
    await writeFile(
      OUTPUT,
      `${JSON.stringify({ title, shape: shape.name, rows, samples }, null, 2)}\n`,
    );
  } finally {
    await source.close();
    await target.close();
    await sourceSet.stop();
    await targetSet.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
void main();
