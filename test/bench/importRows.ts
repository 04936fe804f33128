import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { startReplicaSet, type MongodBinary } from '../../src/embedded';
import type { FoundTools } from '../support/databaseTools';
import type { Row } from './table';
import { median } from './table';

const NAMESPACE = 'bench.rows';
const LOOK_EVERY_MS = 100;

interface Run {
  seconds: number;
  peakBytes: number;
}

/** Imports so many rows of CSV by the built command line and by mongoimport with four workers, in turn. */
export async function benchImport(
  rows: number,
  rounds: number,
  binary: MongodBinary,
  tools: FoundTools | undefined,
  log: (line: string) => void,
): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ferry-bench-'));
  const file = join(folder, 'rows.csv');
  const server = await startReplicaSet({ binary, name: 'import', oplogSizeMB: 2048 });
  const client = await MongoClient.connect(server.uri);
  const own: Run[] = [];
  const others: Run[] = [];
  try {
    log(`Writing ${rows} rows`);
    await writeRows(file, rows);
    const env = { ...process.env, TARGET: server.uri };
    const cli = [resolve('dist', 'mongo-ferry.js'), 'import', file, '--target', 'env:TARGET'];
    const flags = ['--uri', server.uri, '--type', 'csv', '--headerline', '--file', file, '--quiet'];
    const place = ['--db', 'bench', '--collection', 'rows', '--numInsertionWorkers', '4'];
    const measured = async (program: string, args: string[]) => {
      await client.db('bench').dropDatabase();
      const run = await measure(program, args, env);
      const found = await client.db('bench').collection('rows').countDocuments();
      if (found !== rows) throw new Error(`${program} imported ${found} of ${rows} rows`);
      return run;
    };
    for (let round = 1; round <= rounds; round++) {
      log(`Round ${round} of ${rounds}: import`);
      own.push(await measured(process.execPath, [...cli, '--into', NAMESPACE]));
      if (tools === undefined) continue;
      log(`Round ${round} of ${rounds}: mongoimport`);
      others.push(await measured(tools.paths.mongoimport, [...flags, ...place]));
    }
    return [...rowsOf('import', own, rows), ...rowsOf('mongoimport, 4 workers', others, rows, own)];
  } finally {
    await client.close();
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

function rowsOf(what: string, runs: Run[], rows: number, engine: Run[] = []): Row[] {
  if (runs.length === 0) return [];
  const middle = (all: Run[]) => median(all.map((run) => run.seconds));
  const seconds = middle(runs);
  const peak = Math.max(...runs.map(({ peakBytes }) => peakBytes));
  const ratio = engine.length === 0 ? {} : { ratio: middle(engine) / seconds };
  return [
    { what, seconds, rate: `${Math.round(rows / seconds)} rows/s`, ...ratio },
    { what: `${what}: peak memory`, rate: `${Math.round(peak / 1e6)} MB` },
  ];
}

async function writeRows(file: string, rows: number): Promise<void> {
  const output = createWriteStream(file);
  output.write('id,name,email,address.city,age,score,active,created,code,comment\n');
  for (let first = 0; first < rows; first += 10_000) {
    let text = '';
    for (let n = first; n < Math.min(rows, first + 10_000); n++) {
      const day = String((n % 28) + 1).padStart(2, '0');
      text +=
        `${n},Person ${n},person${n}@example.com,City ${n % 500},${n % 90},${(n * 0.37).toFixed(2)},` +
        `${n % 2 === 0},2026-01-${day}T10:00:00Z,c${(n * 7919).toString(16)},"text, ""quoted"" ${n}"\n`;
    }
    if (!output.write(text)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'finish');
}

/** Seconds from its start to its end, and the most memory it held (as Linux tells). */
async function measure(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Run> {
  const started = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  let peakBytes = 0;
  const look = setInterval(() => {
    readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').then(
      (status) => {
        const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
        peakBytes = Math.max(peakBytes, kilobytes * 1024);
      },
      () => undefined,
    );
  }, LOOK_EVERY_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(look);
  if (code !== 0) throw new Error(`${program} ended with ${code ?? 'a signal'}`);
  return { seconds: (performance.now() - started) / 1000, peakBytes };
}
