import assert from 'node:assert/strict';
import { dumpArguments, restoreArguments } from '../../src/methods/databaseTools/arguments';
import { refuseImpossible, withoutRefused } from '../../src/methods/databaseTools/limits';
import { dumpScope, restoreScope } from '../../src/methods/databaseTools/orders';
import type { RestoreRequest } from '../../src/methods/dump/types';
import type { Rename } from '../../src/engine/model/plan';

const FOLDER = { kind: 'folder', path: '/d' } as const;
const WORKERS = { keepOrder: false, perCollection: 4, stopOnError: false } as const;
const REQUEST: RestoreRequest = {
  target: { uri: 'mongodb://x', label: 'x' },
  from: FOLDER,
  include: [],
  exclude: [],
  renames: [],
  existing: 'refuse',
  dryRun: false,
};

describe('orders for the MongoDB Database Tools', () => {
  it('say to mongodump what it can do, and refuse what it can not', () => {
    const args = (include: string[], exclude: string[] = [], extras = {}) =>
      dumpArguments({
        scope: dumpScope({ include, exclude, ...extras }, extras),
        to: FOLDER,
        gzip: false,
      });
    assert.deepEqual(args([], [], { oplog: true }), ['--oplog', '--out=/d']);
    assert.deepEqual(args(['shop.*'], ['shop.a']), [
      '--db=shop',
      '--excludeCollection=a',
      '--out=/d',
    ]);
    assert.deepEqual(args(['shop.a.b'], [], { query: '{}' }), [
      '--db=shop',
      '--collection=a.b',
      '--query={}',
      '--out=/d',
    ]);
    assert.throws(() => args(['a', 'b']), { code: 'mongodump-cannot' });
    assert.throws(() => args(['a'], [], { oplog: true }), { code: 'mongodump-cannot' });
    assert.throws(() => args(['a'], [], { query: '{}' }), { code: 'mongodump-cannot' });
    assert.throws(() => args([], ['a']), { code: 'mongodump-cannot' });
  });

  it('say to mongorestore what it can do, and refuse what it can not', () => {
    const { scope, before } = restoreScope(
      {
        ...REQUEST,
        include: ['shop', 'a.b*'],
        renames: [{ from: 'shop', to: 'store' }],
        existing: 'drop',
      },
      { preserveUuid: true },
    );
    const order = {
      from: { kind: 'archive', path: '-' },
      gzip: true,
      scope,
      before,
      workers: WORKERS,
      dryRun: true,
    } as const;
    assert.deepEqual(restoreArguments(order), [
      '--nsInclude=shop.*',
      String.raw`--nsInclude=a.b\*`,
      '--nsFrom=shop.*',
      '--nsTo=store.*',
      '--drop',
      '--preserveUUID',
      '--numInsertionWorkersPerCollection=4',
      '--dryRun',
      '--gzip',
      '--archive',
    ]);
    assert.throws(() => restoreScope({ ...REQUEST, include: ['a'], oplogReplay: true }, {}), {
      code: 'mongorestore-cannot',
    });
    assert.throws(() => restoreScope(REQUEST, { preserveUuid: true }), {
      code: 'mongorestore-cannot',
    });
  });

  it('13.5 say that mongorestore renames nothing in views', () => {
    const notesOf = (renames: Rename[]) => {
      const { scope, before } = restoreScope({ ...REQUEST, renames }, {});
      const order = { from: FOLDER, gzip: false, scope, before, workers: WORKERS, dryRun: false };
      const target = { topology: 'replicaSet', provider: 'self-managed' } as const;
      return withoutRefused(order, target).notes.join('\n');
    };
    assert.match(notesOf([{ from: 'shop.users', to: 'shop.people' }]), /Not renamed: .*views/);
    assert.doesNotMatch(notesOf([]), /Not renamed/);
  });

  it('leave out what a shared tier refuses, and say so', () => {
    const { scope, before } = restoreScope(
      { ...REQUEST, existing: 'drop', oplogReplay: true },
      { preserveUuid: true },
    );
    const order = { from: FOLDER, gzip: false, scope, before, workers: WORKERS, dryRun: false };
    const shared = { topology: 'replicaSet', provider: 'atlas', sharedTier: true } as const;
    const left = withoutRefused(order, shared);
    assert.deepEqual(restoreArguments(left.order), [
      '--nsExclude=admin.*',
      '--nsExclude=config.*',
      '--drop',
      '--numInsertionWorkersPerCollection=4',
      '--dir=/d',
    ]);
    assert.match(left.notes.join('\n'), /--oplogReplay.*\n.*--preserveUUID/);
    assert.deepEqual(withoutRefused(order, { ...shared, sharedTier: false }).order, order);
    const withOplog = {
      scope: { kind: 'everything', oplog: true },
      to: FOLDER,
      gzip: false,
    } as const;
    for (const topology of ['sharded', 'standalone'] as const) {
      assert.throws(() => refuseImpossible(withOplog, { topology, provider: 'self-managed' }), {
        code: 'oplog-impossible',
      });
    }
  });
});
