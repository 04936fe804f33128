import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { bundled } from '../support/bundled';
import type { CameTo } from '../support/falseServer/commandsChild';
import { LIES } from '../support/falseServer/lies';
import { FalseServer } from '../support/falseServer/server';
import { temporaryFolder } from '../support/job';
import { replicaSet } from '../support/servers';

/** For all together; far more than any limit that the child sets. */
const PATIENCE_MS = 240_000;

/** Lies that take long to tell; the door that they stand before is the same for every command. */
const HEAVY = [
  ...['messages without end', 'replies of 48 MB'],
  ...['cursors that never end', 'cursors that never end and bring nothing'],
];

/** Each command of the product, its one side false; `falseEnv` names that side's address. */
function commands(folder: string, falseEnv: string): string[][] {
  const own = falseEnv.toLowerCase();
  const falseSource = ['--source', `env:${falseEnv}`, '--target', 'env:REAL', '--include', 'shop'];
  const falseTarget = ['--source', 'env:REAL', '--target', `env:${falseEnv}`, '--include', 'shop'];
  const as = (name: string) => [
    ...['--name', `${name}_${own}`, '--state-db', `state_${own}`, '--yes'],
    ...['--rename', `shop=${name}_${own}`],
  ];
  const rows = join(folder, 'rows.jsonl');
  return [
    ['inspect', `env:${falseEnv}`, '--deep'],
    ['recommend', ...falseSource.slice(0, 4)],
    ['preflight', ...falseSource],
    ['preflight', ...falseTarget],
    ['snapshot', ...falseSource, ...as('a')],
    ['snapshot', ...falseTarget, ...as('b')],
    ['migrate', ...falseSource, ...as('c'), '--cutover', 'when-caught-up'],
    ['verify', ...falseSource],
    ['verify', ...falseTarget],
    ['dump', ...falseSource.slice(0, 2), '--out', join(folder, `dump_${own}`)],
    ['export', 'shop.orders', ...falseSource.slice(0, 2), '--out', join(folder, `${own}.jsonl`)],
    ['import', rows, ...falseTarget.slice(2, 4), '--into', `rows.${own}`, '--yes'],
    ['list', ...falseTarget.slice(2, 4)],
    ['status', 'm', ...falseTarget.slice(2, 4)],
    ['resume', 'm', ...falseTarget.slice(0, 4), '--yes'],
    ['cancel', 'm', ...falseTarget.slice(2, 4)],
  ];
}

/** What is said of a fault of ours, and not of the server's. */
const OURS =
  /is not a function|is not iterable|undefined|Cannot read prop|Invalid array|Unexpected/;

describe('a false server', function () {
  this.timeout(400_000);

  const folder = temporaryFolder();
  const servers: FalseServer[] = [];
  const lies = Object.entries(LIES);
  const told: CameTo[] = [];

  const asked = (lie: number) => {
    const every = commands(folder.path, `FALSE${lie}`);
    return HEAVY.includes(lies[lie]![0]) ? every.slice(0, 4) : every;
  };

  before(async () => {
    const program = await bundled('falseServer/commandsChild.ts');
    const { uri } = await replicaSet('6.0', { members: 1, name: 'truth' });
    const real = await MongoClient.connect(uri);
    const orders = real.db('shop').collection('orders');
    await orders.insertMany([{ a: 1 }, { a: 2 }]);
    await orders.createIndex({ a: 1 }, {}, {});
    const host = real.options.hosts[0]!.toString();
    await real.close();
    await writeFile(join(folder.path, 'rows.jsonl'), '{"a":1}\n');
    for (const [title, lie] of lies) {
      const patienceMs = title === SILENT ? 3_000 : 30_000;
      servers.push(await FalseServer.start(host, lie, patienceMs));
    }
    const addresses = Object.fromEntries(servers.map((server, i) => [`FALSE${i}`, server.uri]));
    const child = fork(program.file, {
      execArgv: ['--max-old-space-size=1024'],
      env: {
        ...process.env,
        ...addresses,
        ...{ REAL: uri, MONGO_FERRY_HOME: join(folder.path, 'home') },
      },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    try {
      told.push(
        ...(await cameTo(
          child,
          lies.flatMap((_, i) => asked(i)),
        )),
      );
    } finally {
      child.kill('SIGKILL');
      await Promise.all(servers.map((server) => server.stop()));
      await rm(program.folder, { recursive: true });
    }
  });

  for (const [i, [title]] of lies.entries()) {
    it(`16.6 gets a clear word of every command: ${title}`, () => {
      const those = asked(i).map((argv) => argv.join(' '));
      const faults = told
        .filter(({ argv }) => those.includes(argv.join(' ')))
        .filter(({ code, message }) => isFault(code, title) || OURS.test(message))
        .map(({ argv, code, message }) => `${argv.join(' ')}: ${code} ${message}`);
      assert.deepEqual(faults, []);
    });
  }
});

const HANGS = 'hangs';
const FAULTS = [HANGS, 'unexpected'];

/** Whoever does not answer can't be reached; of any other, that would hide what the lie does. */
const SILENT = 'no answer';

function isFault(code: string, lie: string): boolean {
  return FAULTS.includes(code) || (code === 'host-unreachable' && lie !== SILENT);
}

/** What each command came to; those that come to nothing hang, or took the process with them. */
async function cameTo(child: ChildProcess, asked: string[][]): Promise<CameTo[]> {
  const told: CameTo[] = [];
  child.send(asked);
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(limit);
      child.off('message', take);
      resolve();
    };
    const take = (one: CameTo) => {
      told.push(one);
      if (told.length === asked.length) end();
    };
    // eslint-disable-next-line no-restricted-syntax -- a limit, for commands that never end
    const limit = setTimeout(end, PATIENCE_MS);
    child.on('exit', end);
    child.on('message', take);
  });
  const answered = new Set(told.map(({ argv }) => argv.join(' ')));
  const silent = asked.filter((argv) => !answered.has(argv.join(' ')));
  return [...told, ...silent.map((argv) => ({ argv, code: HANGS, message: '' }))];
}
