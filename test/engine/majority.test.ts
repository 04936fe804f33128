import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { silentLog } from '../../src/engine/log';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { dump } from '../../src/methods/dump/dump';
import { exportCollection } from '../../src/methods/export/exportCollection';
import type { JobContext } from '../../src/methods/job';
import { ArbitedSet } from '../support/arbitedSet';
import { CommandLine } from '../support/cli';
import { useGates } from '../support/gates';
import { assertEqual, migrate, requestFor } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

const NO_MAJORITY = /has no majority: writes of \d+ s aren't held by a majority of its members/;

interface Numbered {
  _id: number;
  n: number;
}

describe('a source that has no majority', function () {
  this.timeout(180_000);

  const gates = useGates();
  let source: ArbitedSet;
  let target: MongoClient;
  let uris: { source: string; target: string };
  let db: string;

  before(async () => {
    const to = await replicaSet('6.0', { oplogSizeMB: 100 });
    source = await ArbitedSet.start();
    target = await MongoClient.connect(to.uri);
    uris = { source: source.uri, target: to.uri };
  });

  after(() => Promise.all([source.stop(), target.close()]));

  beforeEach(async () => {
    db = uniqueName('majority');
    await documents().insertMany(
      Array.from({ length: 1_000 }, (_, _id) => ({ _id, n: 0 })),
      { writeConcern: { w: 'majority' } },
    );
  });

  afterEach(() => source.regainMajority());

  function documents() {
    return source.client.db(db).collection<Numbered>('a');
  }

  /** 50 more, 10 others, 10 less. */
  async function change(firstId = 5_000): Promise<void> {
    await documents().insertMany(
      Array.from({ length: 50 }, (_, index) => ({ _id: firstId + index, n: 1 })),
    );
    await documents().updateMany({ _id: { $lt: 10 } }, { $inc: { n: 1 } });
    await documents().deleteMany({ _id: { $gte: 990, $lt: 1_000 } });
  }

  const copied = () => target.db(db).collection('a');

  it('13.1 is not proved equal to what it was: a verification waits, and says why', async () => {
    await migrate({ ...uris, plan: { include: [db], kind: 'snapshot' } }).report;
    await source.loseMajority();
    await change();
    const waits = new Waits();
    const verifying = verifyDeployments(requestFor({ ...uris, plan: { include: [db] } }), {
      log: silentLog,
      onWait: (reason) => waits.told(reason),
    });
    assert.match(await Promise.race([waits.first, ended(verifying)]), NO_MAJORITY);
    await source.regainMajority();
    const { found, differences } = await verifying;
    assert.equal(waits.last, undefined);
    assert.equal(differences, 70);
    const count = (kind: string) => found.filter((one) => one.kind === kind).length;
    assert.deepEqual([count('missing'), count('different'), count('extra')], [50, 10, 10]);
  });

  it('13.1 does not hold up who interrupts the command that compares', async () => {
    const home = await mkdtemp(join(tmpdir(), 'ferry-majority-'));
    const begun = gates.close('verify.begun');
    const cli = new CommandLine(home, { SRC: uris.source, DST: uris.target });
    const sides = ['--source', 'env:SRC', '--target', 'env:DST', '--include', db];
    const verifying = cli.start('verify', ...sides);
    await begun.reached();
    await source.loseMajority();
    await change();
    begun.open();
    verifying.interrupt();
    const { code, stderr } = await verifying.finished;
    assert.equal(code, 130, stderr);
    await rm(home, { recursive: true });
  });

  it('13.1 is not copied as it was: a copy is paused with the reason, and goes on by itself', async () => {
    await source.loseMajority();
    await change();
    const migration = migrate({ ...uris, plan: { include: [db], kind: 'snapshot' } });
    const { activity, documents: done } = await migration.until(({ state }) => state === 'paused');
    assert.match(activity, NO_MAJORITY);
    assert.equal(done, 0);
    await source.regainMajority();
    await assertEqual(await migration.report, source.client, target, [db]);
    assert.equal(await copied().countDocuments(), 1_040);
  });

  it('13.1 counts in the lag and its alarm, and refuses a cutover until it is over', async () => {
    const plan = { include: [db], warnLagSeconds: 3 };
    const migration = migrate({ ...uris, plan });
    await migration.until(({ readyForCutover }) => readyForCutover);
    await source.loseMajority();
    await change();
    const status = await migration.until(({ lagAlarm }) => lagAlarm !== undefined);
    assert.ok((status.lagSeconds ?? 0) >= 10, `${status.lagSeconds} s`);
    assert.equal(status.readyForCutover, false);
    assert.equal(status.unheld?.source?.stuck, true);
    assert.ok(status.warnings.some((warning) => NO_MAJORITY.test(warning)));
    await assert.rejects(migration.migration.cutOver(), { code: 'no-majority', kind: 'refused' });
    await source.regainMajority();
    const back = await migration.until(({ readyForCutover }) => readyForCutover);
    assert.deepEqual([back.unheld, back.waitingSince], [undefined, undefined]);
    await assertEqual(await migration.cutOver(), source.client, target, [db]);
    assert.equal(await copied().countDocuments(), 1_040);
  });

  it('13.1 holds up a cutover that has begun, which can be given up, or stopped at once', async () => {
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.until(({ readyForCutover }) => readyForCutover);
    const cutOver = async (firstId: number) => {
      const begun = gates.close('cutover.begun');
      await migration.migration.cutOver();
      await migration.at(begun);
      await source.loseMajority();
      await change(firstId);
      begun.open();
      await migration.until(({ activity }) => NO_MAJORITY.test(activity));
    };
    await cutOver(5_000);
    await migration.migration.abortCutover();
    assert.notEqual(migration.status.phase, 'cutover');
    await source.regainMajority();
    await migration.until(({ readyForCutover }) => readyForCutover);
    await cutOver(6_000);
    await migration.migration.interrupt();
    const { code } = await migration.failure();
    assert.equal(code, 'interrupted');
    // It did not wait for the majority, which is still away.
    assert.equal(await copied().countDocuments(), 1_040);
  });

  it('13.1 is not found equal in the background to what it was', async () => {
    const round = gates.close('background.round');
    const migration = migrate({ ...uris, plan: { include: [db] } });
    await migration.at(round);
    await source.loseMajority();
    await change();
    round.open();
    await migration.until(({ unheld }) => unheld?.source?.stuck === true);
    await migration.until(({ backgroundVerification }) => backgroundVerification !== undefined);
    assert.equal(migration.status.backgroundVerification?.rounds, 0);
    await source.regainMajority();
    await migration.until(({ backgroundVerification: done }) => (done?.rounds ?? 0) > 0);
    await assertEqual(await migration.cutOver(), source.client, target, [db]);
  });

  it('13.1 is neither dumped nor exported as it was, and stopping ends such a wait at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ferry-majority-'));
    const endpoint = { uri: source.uri, label: 'source' };
    const jobs: Record<string, (context: JobContext) => Promise<{ documents: number }>> = {
      dump: (context) =>
        dump(
          {
            ...{ source: endpoint, to: { kind: 'folder', path: join(folder, 'dump') } },
            ...{ include: [db], exclude: [], gzip: false },
          },
          context,
        ),
      export: (context) =>
        exportCollection(
          endpoint,
          {
            ...{ namespace: { db, name: 'a' }, file: join(folder, 'a.json'), format: 'json' },
            ...{ fields: [], gzip: false, overwrite: true, pretty: false },
          } as never,
          context,
        ),
    };
    await source.loseMajority();
    await change();
    for (const [what, job] of Object.entries(jobs)) {
      const stopping = new AbortController();
      const waits = new Waits();
      const working = job({
        log: silentLog,
        toolVersion: 'test',
        signal: stopping.signal,
        onProgress: ({ activity }) => {
          if (NO_MAJORITY.test(activity)) waits.told(activity);
        },
      });
      assert.match(await Promise.race([waits.first, ended(working)]), NO_MAJORITY, what);
      stopping.abort();
      await assert.rejects(working, { code: 'interrupted' }, what);
    }
    const exporting = jobs.export!({
      log: silentLog,
      toolVersion: 'test',
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await source.regainMajority();
    assert.equal((await exporting).documents, 1_040);
    await rm(folder, { recursive: true });
  });
});

/** Why something waits, as it is told. */
class Waits {
  last: string | undefined = 'nothing was told';
  readonly first: Promise<string>;
  private tell: (reason: string) => void = () => undefined;

  constructor() {
    this.first = new Promise((resolve) => (this.tell = resolve));
  }

  told(reason: string | undefined): void {
    this.last = reason;
    if (reason !== undefined) this.tell(reason);
  }
}

async function ended(work: Promise<unknown>): Promise<string> {
  return `it did not wait: ${JSON.stringify(await work)}`;
}
