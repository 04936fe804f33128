import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { readStoredMigrations } from '../../src/engine/state/stored';
import { migrate, requestFor, RunningMigration } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

const HOUR_MS = 3_600_000;

describe('a clock an hour off', function () {
  this.timeout(60_000);

  const realDate = Date;
  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;

  before(async () => {
    [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
  });

  afterEach(() => {
    globalThis.Date = realDate;
  });

  /** From now on this process's clock shows another time, as that of another machine would. */
  function shiftClock(milliseconds: number): void {
    globalThis.Date = class extends realDate {
      constructor(...args: unknown[]) {
        super(...((args.length === 0 ? [realDate.now() + milliseconds] : args) as [number]));
      }

      static override now(): number {
        return realDate.now() + milliseconds;
      }
    } as unknown as DateConstructor;
  }

  for (const [direction, shift] of [
    ['ahead', HOUR_MS],
    ['behind', -HOUR_MS],
  ] as const) {
    it(`${direction} takes no living migration over, and shows no lag`, async () => {
      const db = uniqueName('clock');
      const client = await MongoClient.connect(from.uri);
      await client.db(db).collection('a').insertOne({ n: 1 });
      const plan = { include: [db] };
      const first = migrate({ source: from.uri, target: to.uri, plan });
      await first.until(({ readyForCutover }) => readyForCutover);
      shiftClock(shift);
      const request = requestFor({ source: from.uri, target: to.uri, plan: first.request.plan });
      const second = new RunningMigration({ ...request, resume: true });
      assert.equal((await second.failure()).code, 'already-running');
      const { stateDatabase } = first.request.plan;
      const stored = await readStoredMigrations(first.request.target, stateDatabase, (reason) =>
        assert.fail(reason),
      );
      assert.deepEqual(
        stored.map(({ state }) => state),
        ['running'],
      );
      await client.db(db).collection('a').insertOne({ n: 2 });
      await first.untilCaughtUpWith(client);
      assert.ok(first.status.longestLagSeconds < 60, `${first.status.longestLagSeconds} s`);
      assert.equal((await first.cutOver()).differences, 0);
      await client.close();
    });
  }
});
