import assert from 'node:assert/strict';
import { type Document, type MongoClient } from 'mongodb';
import { reversePlan } from '../../src/engine/cutover/reversePlan';
import { cancelStoredMigration } from '../../src/engine/migration/cancelStored';
import { differencesBetween } from '../support/compareDatabases';
import { EngineProcess, removeEngineProgram } from '../support/engineProcess';
import { eager, expired } from '../support/expiring';
import { fail, failNoMore } from '../support/failPoints';
import { useGates } from '../support/gates';
import { migrate, requestFor, RunningMigration } from '../support/migrate';
import { uniqueName } from '../support/servers';
import { useVersionSides } from '../support/versionSides';

describe('13.8 what expires in the target, while its source decides what does', function () {
  this.timeout(240_000);

  const gates = useGates();
  const sides = useVersionSides('expiry');
  after(removeEngineProgram);
  const DAY = 86_400;
  const YEARS = 10 * 365 * DAY;
  let db: string;

  beforeEach(() => {
    ({ db } = sides);
  });

  const ttl = (expireAfterSeconds: number, name = 'ttl') => ({
    key: { at: 1 },
    name,
    expireAfterSeconds,
  });

  /** What the source has of a collection, and what the target’s empty one has already. */
  const cases: Record<string, { source: Document[]; target: Document[] }> = {
    shorter: { source: [ttl(YEARS)], target: [ttl(1)] },
    otherwiseNamed: { source: [ttl(YEARS)], target: [ttl(1, 'other')] },
    onlyThere: { source: [], target: [ttl(1)] },
    another: { source: [{ key: { b: 1 }, name: 'ttl' }], target: [ttl(1)] },
    partial: {
      source: [ttl(YEARS)],
      target: [{ ...ttl(1), partialFilterExpression: { at: { $exists: true } } }],
    },
  };

  /** Collections that themselves expire documents. */
  const expiring: Record<string, Document> = {
    series: { timeseries: { timeField: 'at' } },
    clustered: { clusteredIndex: { key: { _id: 1 }, unique: true } },
  };

  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

  async function fill(source: MongoClient, target: MongoClient): Promise<string[]> {
    const yesterday = [1, 2, 3].map((n) => ({ n, at: hoursAgo(24 + n) }));
    for (const [name, indexes] of Object.entries(cases)) {
      await source.db(db).collection(name).insertMany(yesterday);
      for (const [client, list] of [
        [source, indexes.source],
        [target, indexes.target],
      ] as const) {
        if (list.length > 0) await client.db(db).command({ createIndexes: name, indexes: list });
      }
    }
    for (const [name, options] of Object.entries(expiring)) {
      for (const kept of [true, false]) {
        const own = kept ? { expireAfterSeconds: YEARS } : {};
        const full = `${name}${kept ? '' : 'ForGood'}`;
        await source.db(db).createCollection(full, { ...options, ...own });
        await target.db(db).createCollection(full, { ...options, expireAfterSeconds: 1 });
        await source
          .db(db)
          .collection<Document & { _id: Date }>(full)
          .insertMany(yesterday.map((one) => ({ ...one, _id: one.at })));
      }
    }
    return [...Object.keys(cases), ...Object.keys(expiring).flatMap((n) => [n, `${n}ForGood`])];
  }

  async function countsOf(client: MongoClient, names: string[]): Promise<[string, number][]> {
    const counts: [string, number][] = [];
    for (const name of names)
      counts.push([name, await client.db(db).collection(name).countDocuments()]);
    return counts;
  }

  /** What the source says nothing of, and so expires again at the end. */
  const PUT_BACK = ['onlyThere', 'another', ...Object.keys(expiring).map((n) => `${n}ForGood`)];

  for (const kind of ['migrate', 'snapshot'] as const) {
    it(`13.8 nothing of an empty collection’s own definitions until the end: ${kind}`, async () => {
      const { uris, source, target } = await sides.between('6.0', '6.0', eager);
      const names = await fill(source, target);
      const atEnd = gates.close('cutover.putting-back');
      const migration = migrate({ ...uris, plan: { include: [db], kind } });
      if (kind === 'migrate') {
        await migration.untilPhase('sync');
        await expired(target);
        assert.deepEqual(await countsOf(target, names), await countsOf(source, names));
        await migration.until(({ readyForCutover }) => readyForCutover);
        await migration.migration.cutOver();
      }
      await migration.at(atEnd);
      await expired(target);
      assert.deepEqual(await countsOf(target, names), await countsOf(source, names));
      atEnd.open();
      const report = await migration.report;
      await expired(target);
      const left = (await countsOf(source, names)).map(([name, count]) =>
        PUT_BACK.includes(name) ? [name, 0] : [name, count],
      );
      assert.deepEqual(await countsOf(target, names), left);
      for (const name of PUT_BACK) {
        const again = new RegExp(`${db}\\.${name} expires documents after 1 seconds again`);
        assert(
          report.warnings.some((text) => again.test(text)),
          name,
        );
        assert(
          migration.lines.some((line) => line.startsWith('warn ') && again.test(line)),
          name,
        );
      }
      // Where another index stands in the way of the source’s.
      const different = report.verification?.namespaces.filter((one) => one.differences > 0);
      assert.deepEqual(different?.map(({ namespace }) => namespace).sort(), [
        `${db}.another`,
        `${db}.otherwiseNamed`,
        `${db}.partial`,
      ]);
      for (const name of ['shorter', 'otherwiseNamed', 'partial']) {
        const [, ttlIndex] = (await target.db(db).collection(name).indexes()) as Document[];
        assert.equal(ttlIndex?.expireAfterSeconds, YEARS, name);
      }
    });
  }

  async function timesOf(client: MongoClient): Promise<unknown[]> {
    const [, index] = (await client.db(db).collection('sessions').indexes()) as Document[];
    const [series] = await client.db(db).listCollections({ name: 'series' }).toArray();
    const { options } = series as Document as { options: Document };
    return [index?.expireAfterSeconds as unknown, options.expireAfterSeconds as unknown];
  }

  const LONGEST = 2 ** 31 - 1;

  /** Has come to sync, and was interrupted there: only the state knows what was stopped. */
  async function interrupted(has: number) {
    const { uris, source, target } = await sides.between('6.0', '6.0', eager);
    await source.db(db).command({ createIndexes: 'sessions', indexes: [ttl(YEARS)] });
    await source.db(db).createCollection('series', { timeseries: { timeField: 'at' } });
    await target.db(db).command({ createIndexes: 'sessions', indexes: [ttl(has)] });
    const series = { timeseries: { timeField: 'at' }, expireAfterSeconds: has };
    await target.db(db).createCollection('series', series);
    const running = migrate({ ...uris, plan: { include: [db] } });
    await running.untilPhase('sync');
    await running.migration.interrupt();
    await running.failure();
    assert.deepEqual(await timesOf(target), [LONGEST, undefined]);
    const again = () => new RunningMigration({ ...running.request, resume: true });
    return { target, running, again };
  }

  /** Its status says so from the start, being the stored one: here it has come there again. */
  async function following(resumed: RunningMigration): Promise<RunningMigration> {
    const begun = gates.close('sync.begun');
    await resumed.at(begun);
    begun.open();
    return resumed;
  }

  it('13.8 nothing until a resume comes to the end, and knows what was before', async () => {
    const { target, again } = await interrupted(DAY);
    const resumed = await following(again());
    assert.deepEqual(await timesOf(target), [LONGEST, undefined]);
    const report = await resumed.cutOver();
    assert.equal(report.differences, 0);
    assert.deepEqual(await timesOf(target), [YEARS, DAY]);
    assert.equal(report.warnings.length, 4, report.warnings.join('\n'));
  });

  it('13.8 as before, once it is cancelled, running or not', async () => {
    for (const isRunning of [true, false]) {
      db = uniqueName('expiry');
      const { target, running, again } = await interrupted(DAY);
      let warnings: string[];
      if (isRunning) {
        const resumed = await following(again());
        await resumed.migration.cancel();
        await resumed.failure();
        ({ warnings } = resumed.status);
      } else {
        const { plan, target: endpoint } = running.request;
        ({ warnings } = await cancelStoredMigration(endpoint, plan.stateDatabase, plan.name));
      }
      assert.deepEqual(await timesOf(target), [DAY, DAY]);
      assert.equal(warnings.filter((text) => /86400 seconds again/.test(text)).length, 2);
    }
  });

  it('13.8 as somebody has said meanwhile', async () => {
    const { target, again } = await interrupted(DAY);
    const resumed = await following(again());
    await target.db(db).command({ collMod: 'series', expireAfterSeconds: 7200 });
    await resumed.migration.cancel();
    await resumed.failure();
    assert.deepEqual(await timesOf(target), [DAY, 7200]);
  });

  it('13.8 as somebody has said before a resume, which stops it again', async () => {
    const { target, again } = await interrupted(DAY);
    const index = { name: 'ttl', expireAfterSeconds: 3600 };
    await target.db(db).command({ collMod: 'sessions', index });
    await target.db(db).command({ collMod: 'series', expireAfterSeconds: 7200 });
    const resumed = await following(again());
    assert.deepEqual(await timesOf(target), [LONGEST, undefined]);
    await resumed.migration.cancel();
    await resumed.failure();
    assert.deepEqual(await timesOf(target), [3600, 7200]);
  });

  it('13.8 as before, though the process died while it was put back', async () => {
    const { uris, source, target } = await sides.between('6.0', '6.0', eager);
    await source.db(db).createCollection('series', { timeseries: { timeField: 'at' } });
    const expiring = { timeseries: { timeField: 'at' }, expireAfterSeconds: DAY };
    await target.db(db).createCollection('series', expiring);
    await target.db(db).command({ createIndexes: 'sessions', indexes: [ttl(3600)] });
    await source.db(db).createCollection('sessions');
    const request = requestFor({ ...uris, plan: { include: [db], kind: 'snapshot' } });
    const atEnd = gates.close('cutover.putting-back');
    const dying = await EngineProcess.start(request);
    await atEnd.reached();
    atEnd.pass('kill');
    atEnd.open();
    await dying.ended();
    assert.deepEqual(await timesOf(target), [LONGEST, undefined]);
    const report = await new RunningMigration({ ...request, resume: true }).report;
    assert.equal(report.status, 'completed');
    assert.deepEqual(await timesOf(target), [3600, DAY]);
  });

  it('13.8 named, with what it was, where it can’t be put back', async () => {
    const { target, again } = await interrupted(DAY);
    const resumed = await following(again());
    await fail(target, 100, { failCommands: ['collMod'], errorCode: 13 });
    try {
      await resumed.migration.cancel();
      await resumed.failure();
    } finally {
      await failNoMore(target);
    }
    const { warnings } = resumed.status;
    for (const thing of [`The index ttl of ${db}.sessions`, `The collection ${db}.series`]) {
      const told = `${thing}: 86400 seconds`;
      assert.ok(
        warnings.some((one) => one.includes(told)),
        warnings.join('\n'),
      );
    }
    assert.deepEqual(await timesOf(target), [LONGEST, undefined]);
  });

  it('13.8 nothing of what the old side has, on a way back told of no indexes', async () => {
    const { uris, source: next, target: old } = await sides.between('5.0', '6.0', eager);
    await old.db(db).command({ createIndexes: 'sessions', indexes: [ttl(3600)] });
    await old.db(db).createCollection('series', {
      timeseries: { timeField: 'at' },
      expireAfterSeconds: 3600,
    });
    const plan = { include: [db], reverse: true };
    const there = migrate({ source: uris.target, target: uris.source, plan });
    assert.equal((await there.cutOver()).status, 'completed');
    const index = { name: 'ttl', expireAfterSeconds: YEARS };
    await next.db(db).command({ collMod: 'sessions', index });
    await next.db(db).command({ collMod: 'series', expireAfterSeconds: YEARS });
    const back = new RunningMigration({
      ...requestFor({
        ...uris,
        plan: reversePlan(there.request.plan),
      }),
      resume: true,
    });
    await back.untilPhase('sync');
    await next
      .db(db)
      .collection('sessions')
      .insertOne({ at: hoursAgo(30) });
    await back.untilCaughtUpWith(next);
    await expired(old);
    assert.equal(await old.db(db).collection('sessions').countDocuments(), 1);
    await next
      .db(db)
      .collection('series')
      .insertOne({ at: hoursAgo(30) });
    assert.equal((await back.cutOver()).differences, 0);
    await expired(old);
    assert.deepEqual(await differencesBetween(next, old, [db]), []);
  });

  it('13.8 an expiry that only the target has is repaired', async () => {
    const { source, target, repaired } = await sides.between('6.0', '6.0', eager);
    for (const [name, options] of Object.entries(expiring)) {
      await source.db(db).createCollection(name, options);
      await target.db(db).createCollection(name, { ...options, expireAfterSeconds: DAY });
    }
    assert.equal((await repaired()).differences, 0);
    assert.deepEqual(await differencesBetween(source, target, [db]), []);
  });
});
