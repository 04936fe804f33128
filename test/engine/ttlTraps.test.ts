import assert from 'node:assert/strict';
import { Decimal128, Double, Long, type MongoClient } from 'mongodb';
import { silentLog } from '../../src/engine/log';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { eager, expired } from '../support/expiring';
import { migrate, requestFor } from '../support/migrate';
import { useVersionSides } from '../support/versionSides';

describe('13.11 times to live that newer servers don’t take', function () {
  this.timeout(240_000);

  const sides = useVersionSides('ttl');
  const { between } = sides;
  let db: string;

  beforeEach(() => {
    db = sides.db;
  });

  const LONG_AGO = new Date('0001-01-01');

  /** Made, or changed so with collMod; what they mean on 4.4, and what is left of them elsewhere. */
  const cases: [name: string, made: unknown, changed: unknown, carried: number | undefined][] = [
    ['nan', new Double(NaN), undefined, undefined],
    ['decimalNan', Decimal128.fromString('NaN'), undefined, undefined],
    ['fraction', new Double(3600.5), undefined, 3600],
    ['decimal', Decimal128.fromString('3600.5'), undefined, 3600],
    ['centuries', 100, Long.fromNumber(2 ** 40), undefined],
    ['longest', 100, Long.fromNumber(2 ** 31 - 1), 2 ** 31 - 1],
    ['negative', 100, Long.fromNumber(-1), 0],
    ['usual', Long.fromNumber(3600), undefined, 3600],
  ];

  async function fill(client: MongoClient): Promise<void> {
    for (const [name, made, changed] of cases) {
      const index = { key: { at: 1 }, name: 'ttl', expireAfterSeconds: made };
      await client.db(db).command({ createIndexes: name, indexes: [index] });
      if (changed !== undefined) {
        const change = { name: 'ttl', expireAfterSeconds: changed };
        await client.db(db).command({ collMod: name, index: change });
      }
      const at = new Date(Date.now() + 86_400_000);
      await client.db(db).collection(name).insertOne({ at });
    }
    for (const name of ['nan', 'decimalNan', 'centuries']) {
      await client
        .db(db)
        .collection(name)
        .insertMany([{ at: LONG_AGO }, { at: new Date(0) }]);
    }
  }

  for (const version of ['4.4', '5.0', '6.0'] as const) {
    it(`are carried from 4.4 to ${version} by their meaning, and named where they change`, async () => {
      const { uris, source, target, indexesOf, repaired } = await between('4.4', version, eager);
      await fill(source);
      const migration = migrate({ ...uris, plan: { include: [db] } });
      await migration.untilPhase('sync');
      await expired(target);
      const report = await migration.cutOver();
      await expired(target);
      assert.deepEqual(report.verification?.found, []);
      assert.equal(report.status, 'completed');
      const changing = cases.filter(([, made, changed, carried]) => {
        return Number(String(changed ?? made)) !== carried;
      });
      assert.equal(report.warnings.length, changing.length);
      for (const [name] of changing) {
        assert(report.warnings.some((text) => text.includes(`${db}.${name}: the index ttl`)));
      }
      for (const [name, , , carried] of cases) {
        const ttl = (await indexesOf(name)).get('ttl');
        assert.equal(ttl?.expireAfterSeconds as number | undefined, carried, name);
        const left = await target.db(db).collection(name).countDocuments();
        assert.equal(left, await source.db(db).collection(name).countDocuments(), name);
      }
      assert.equal((await repaired()).differences, 0);
    });
  }

  it('are the same in a dump and its restore, which tells of them', async () => {
    const { uris, source, indexesOf, restored } = await between('4.4', '6.0');
    await fill(source);
    const { notes } = await restored();
    assert.match(notes.join('\n'), /\.nan: ttl expires documents after NaN seconds/);
    assert.match(notes.join('\n'), /\.fraction: ttl .* it is made with 3600/);
    assert.equal((await indexesOf('nan')).get('ttl')?.expireAfterSeconds, undefined);
    const request = requestFor({ ...uris, plan: { include: [db] } });
    assert.equal((await verifyDeployments(request, { log: silentLog })).differences, 0);
  });

  it('are repaired, and need no repair', async () => {
    const { uris, source, target, repaired } = await between('4.4', '6.0');
    await fill(source);
    const plan = { include: [db], kind: 'snapshot' as const };
    assert.equal((await migrate({ ...uris, plan }).report).differences, 0);
    const other = { name: 'ttl', expireAfterSeconds: 50_000_000 };
    for (const name of ['usual', 'fraction']) {
      await target.db(db).command({ collMod: name, index: other });
    }
    const report = await repaired();
    assert.deepEqual([report.repaired, report.differences], [2, 0]);
  });
});
