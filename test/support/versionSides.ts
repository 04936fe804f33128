import { join } from 'node:path';
import { MongoClient, type Document } from 'mongodb';
import type { MongodSeries } from '../../src/embedded';
import { silentLog } from '../../src/engine/log';
import type { VerificationReport } from '../../src/engine/model/verification';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { dump } from '../../src/methods/dump/dump';
import type { TransferReport } from '../../src/methods/dump/types';
import { restore } from '../../src/methods/restore/restore';
import { temporaryFolder, testJob } from './job';
import { requestFor } from './migrate';
import { replicaSet, uniqueName, type SharedReplicaSetOptions } from './servers';

/** Two servers, a source and a target. */
export interface Between {
  uris: { source: string; target: string };
  source: MongoClient;
  target: MongoClient;
  /** The target's indexes of a collection of the test's database, by name. */
  indexesOf: (name: string) => Promise<Map<string, Document>>;
  /** Dumps the test's database and restores it. */
  restored: () => Promise<TransferReport>;
  /** Compares the test's database on both sides, and repairs the target. */
  repaired: () => Promise<VerificationReport>;
}

/** What a suite of migrations between versions works with. */
export interface VersionSides {
  /** A database of the test's own. */
  readonly db: string;
  between: (
    from: MongodSeries,
    to: MongodSeries,
    target?: SharedReplicaSetOptions,
  ) => Promise<Between>;
}

/** Has the suite's tests find servers of any version, opened once. */
export function useVersionSides(prefix: string): VersionSides {
  const folder = temporaryFolder();
  const opened = new Map<string, Promise<{ uri: string; client: MongoClient }>>();
  let db = '';

  beforeEach(() => {
    db = uniqueName(prefix);
  });

  after(async () => {
    for (const side of opened.values()) await (await side).client.close();
  });

  /** One is the source, another the target. */
  function at(version: MongodSeries, options: SharedReplicaSetOptions) {
    const key = JSON.stringify([version, options]);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const side = replicaSet(version, options).then(async ({ uri }) => ({
      uri,
      client: await MongoClient.connect(uri),
    }));
    opened.set(key, side);
    return side;
  }

  return {
    get db() {
      return db;
    },
    between: async (from, to, options = {}) => {
      const [source, target] = [await at(from, {}), await at(to, { oplogSizeMB: 100, ...options })];
      const uris = { source: source.uri, target: target.uri };
      return {
        uris,
        source: source.client,
        target: target.client,
        indexesOf: async (name) => {
          const found = await target.client.db(db).collection(name).listIndexes().toArray();
          return new Map(found.map((index: Document) => [String(index.name), index]));
        },
        restored: async () => {
          const place = { kind: 'folder' as const, path: join(folder.path, db) };
          const plan = { include: [db], exclude: [] };
          const origin = { uri: source.uri, label: 'source' };
          await dump({ ...plan, source: origin, to: place, gzip: false }, testJob());
          const request = { from: place, renames: [], existing: 'refuse' as const, dryRun: false };
          const to = { uri: target.uri, label: 'target' };
          return restore({ ...plan, ...request, target: to }, testJob());
        },
        repaired: async () => {
          const request = requestFor({ ...uris, plan: { include: [db] } });
          return verifyDeployments(request, { log: silentLog, repair: true });
        },
      };
    },
  };
}
