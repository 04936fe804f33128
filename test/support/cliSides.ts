import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { CommandLine } from './cli';
import { replicaSet, uniqueName } from './servers';

/** Of the source; hard to carry in a URI. */
export const PASSWORD = 'pa55/w:rd@x';

/** A command line with a source and a target, `env:SRC` and `env:DST`. */
export interface CliSides {
  folder: string;
  cli: CommandLine;
  source: MongoClient;
  target: MongoClient;
  uris: { source: string; target: string };
  /** These are new for each test: a database with 3000 `orders` in the source, and names. */
  db: string;
  state: string;
  name: string;
  /** The options that begin a migration of the database. */
  begin: (...more: string[]) => string[];
  countInTarget: () => Promise<number>;
}

/** Has the suite's tests find two sides, one with a password. */
export function useCliSides(): CliSides {
  const sides = {
    begin: (...more: string[]) => [
      ...['--source', 'env:SRC', '--target', 'env:DST', '--include', sides.db],
      ...['--state-db', sides.state, '--name', sides.name, ...more],
    ],
    countInTarget: () => sides.target.db(sides.db).collection('orders').countDocuments(),
  } as CliSides;

  before(async () => {
    const [from, to] = [
      await replicaSet('6.0', { name: 'cli-source', auth: { user: 'ann', password: PASSWORD } }),
      await replicaSet('6.0', { name: 'cli-target' }),
    ];
    sides.uris = { source: from.uri, target: to.uri };
    sides.folder = await mkdtemp(path.join(tmpdir(), 'ferry-cli-'));
    sides.cli = new CommandLine(sides.folder, { SRC: from.uri, DST: to.uri });
    sides.source = await MongoClient.connect(from.uri);
    sides.target = await MongoClient.connect(to.uri);
  });

  after(async () => {
    await Promise.all([sides.source.close(), sides.target.close()]);
    await rm(sides.folder, { recursive: true });
  });

  beforeEach(async () => {
    sides.db = uniqueName('shop');
    sides.state = uniqueName('state');
    sides.name = uniqueName('job');
    const orders = sides.source.db(sides.db).collection('orders');
    const documents = Array.from({ length: 3000 }, (_, index) => ({
      _id: index as never,
      text: 'x'.repeat(500),
    }));
    await orders.insertMany(documents);
    await orders.createIndex({ text: 1 }, {}, {});
  });

  return sides;
}
