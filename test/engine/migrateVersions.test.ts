import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { MongodSeries } from '../../src/embedded';
import { assertEqual, migrate } from '../support/migrate';
import { fillForWriter, RandomWriter } from '../support/randomWriter';
import { newerSeries, replicaSet, uniqueName } from '../support/servers';

describe('migrating between versions under writes', function () {
  this.timeout(120_000);

  const clients: MongoClient[] = [];
  afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

  async function connect(uri: string): Promise<MongoClient> {
    const client = await MongoClient.connect(uri);
    clients.push(client);
    return client;
  }

  const pairs: [from: MongodSeries, to: MongodSeries][] = [
    ['4.4', '6.0'],
    ['5.0', '6.0'],
    ['6.0', '6.0'],
    ...newerSeries().flatMap((newer): [MongodSeries, MongodSeries][] => [
      ['4.4', newer],
      ['6.0', newer],
      [newer, newer],
    ]),
  ];

  for (const [older, newer] of pairs) {
    it(`${older} to ${newer} ends without a difference`, async () => {
      const from = await replicaSet(older);
      const to = await replicaSet(newer, { oplogSizeMB: 100 });
      const [source, target] = [await connect(from.uri), await connect(to.uri)];
      const db = uniqueName('versions');
      await fillForWriter(source, db);
      const writer = new RandomWriter(source, db);
      const migration = migrate({
        source: from.uri,
        target: to.uri,
        plan: { include: [db], rangeBytes: 20_000 },
      });
      await migration.untilPhase('sync');
      const applied = migration.status.changesApplied;
      const more = migration.until(({ changesApplied }) => changesApplied > applied + 300);
      await Promise.race([more, writer.failed]);
      await writer.stop();
      const report = await migration.cutOver();
      assert.ok(report.ranges.total > 10);
      await assertEqual(report, source, target, [db]);
    });
  }
});
