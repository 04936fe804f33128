import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../src/embedded';
import { silentLog } from '../../src/engine/log';
import { verifyDeployments, type VerifyDeploymentsOptions } from '../../src/engine/verify/verify';
import { useGates } from '../support/gates';
import { differencesBetween } from '../support/compareDatabases';
import { fillDiffering } from '../support/manyDifferences';
import { requestFor } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

/** Of each side, in a collection of which no document is equal: more than is looked at again together. */
const DOCUMENTS = 40_000;
/** Of them all, where they are made equal: more than is written together. */
const REPAIRED = 3_000;

describe('sides that differ in very many documents', function () {
  this.timeout(120_000);

  const gates = useGates();
  let from: EmbeddedReplicaSet;
  let to: EmbeddedReplicaSet;
  let sides: { source: MongoClient; target: MongoClient };

  before(async () => {
    [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    const [source, target] = [
      await MongoClient.connect(from.uri),
      await MongoClient.connect(to.uri),
    ];
    sides = { source, target };
  });

  after(() => Promise.all([sides.source.close(), sides.target.close()]));

  const verify = (db: string, options: Partial<VerifyDeploymentsOptions> = {}) =>
    verifyDeployments(requestFor({ source: from.uri, target: to.uri, plan: { include: [db] } }), {
      log: silentLog,
      settleMs: 1,
      ...options,
    });

  it('13.13 looks again at suspects lot by lot, not at all of them at the end', async () => {
    const db = uniqueName('lots');
    await fillDiffering(sides, db, DOCUMENTS, 'changed');
    const lot = gates.close('verify.recheck');
    const report = verify(db);
    await lot.reached();
    const before = gates.passed.filter((point) => point === 'verify.recheck').length;
    assert.equal(before, 1);
    lot.open();
    const { differences, found } = await report;
    assert.equal(differences, DOCUMENTS);
    assert.equal(found.length, 1_000);
    const lots = gates.passed.filter((point) => point === 'verify.recheck').length;
    assert.ok(lots > 1, `${lots} lots`);
  });

  for (const shape of ['mixed', 'missing', 'extra'] as const) {
    it(`13.13 makes sides equal of which all documents are ${shape}`, async () => {
      const db = uniqueName('many');
      await fillDiffering(sides, db, REPAIRED, shape);
      const report = await verify(db, { repair: true });
      assert.equal(report.repaired, REPAIRED);
      assert.equal(report.differences, 0);
      assert.deepEqual(await differencesBetween(sides.source, sides.target, [db]), []);
    });
  }
});
