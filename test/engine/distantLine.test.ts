import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { openForTransfer } from '../../src/engine/deployment/line';
import { silentLog } from '../../src/engine/log';
import { startLine, type LineOrder } from '../support/distantLine';
import { assertEqual, migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

describe('over a distance', function () {
  this.timeout(60_000);

  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let close: (() => Promise<void>) | undefined;

  before(async () => {
    from = await replicaSet('6.0');
    to = await replicaSet('5.0');
  });

  afterEach(() => close?.());

  async function uriOver(line: Omit<LineOrder, 'host' | 'port'>): Promise<string> {
    const { hostname, port } = new URL(to.uri.split(',')[0] ?? '');
    const started = await startLine({ ...line, host: hostname, port: Number(port) });
    close = started.close;
    return `mongodb://127.0.0.1:${started.port}/?directConnection=true`;
  }

  /** Compressors that the driver and the server agreed on. */
  async function compressionOver(uri: string): Promise<string | undefined> {
    const lines: string[] = [];
    const log = { ...silentLog, info: (line: string) => lines.push(line) };
    const deployment = await openForTransfer({ uri, label: 'target' }, { log });
    try {
      const told = lines.some((line) => /compressed/.test(line));
      const { compressors } = deployment.client.options;
      assert.equal(told, compressors.includes('zlib') && !uri.includes('compressors'));
      return compressors.filter((name) => name !== 'none').join();
    } finally {
      await deployment.close();
    }
  }

  it('compresses on a slow line only, and as the connection string says', async () => {
    const slow = { roundTripMs: 20, megabits: 20 };
    const uri = await uriOver(slow);
    assert.equal(await compressionOver(uri), 'zlib');
    assert.equal(await compressionOver(`${uri}&compressors=none`), '');
    // There is no native module for it.
    assert.equal(await compressionOver(`${uri}&compressors=zstd`), '');
    assert.equal(await compressionOver(`${uri}&compressors=zstd,zlib`), 'zlib');
    assert.equal(await compressionOver(to.uri), '');
  });

  it('migrates over a slow line, sending less than it carries', async () => {
    const db = uniqueName('distance');
    const source = await MongoClient.connect(from.uri);
    const target = await MongoClient.connect(to.uri);
    try {
      const documents = Array.from({ length: 2_000 }, (_, n) => ({ n, text: 'abc '.repeat(500) }));
      await source.db(db).collection('a').insertMany(documents);
      const { zlib: before } = await compressed(target);
      const uri = await uriOver({ roundTripMs: 40, megabits: 50 });
      const migration = migrate({ source: from.uri, target: uri, plan: { include: [db] } });
      await assertEqual(await migration.cutOver(), source, target, [db]);
      const { zlib: after } = await compressed(target);
      assert.ok(after - before > 4_000_000, `${after - before} bytes came compressed`);
    } finally {
      await source.close();
      await target.close();
    }
  });

  /** Bytes that the server has unpacked so far. */
  async function compressed(client: MongoClient): Promise<{ zlib: number }> {
    const status = await client.db('admin').command({ serverStatus: 1 });
    const { network } = status as unknown as {
      network: { compression: { zlib: { decompressor: { bytesOut: bigint | number } } } };
    };
    return { zlib: Number(network.compression.zlib.decompressor.bytesOut) };
  }
});
