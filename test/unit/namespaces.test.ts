import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatNamespace, isSame, type Namespace } from '../../src/engine/catalog/namespaces';
import {
  type MapOptions,
  NamespaceMap,
  refuseClashes,
} from '../../src/engine/catalog/namespaceMap';
import { reversePlan } from '../../src/engine/cutover/reversePlan';
import { defaultPlan } from '../../src/engine/model/defaults';

describe('the databases of the target that a migration may write to', () => {
  const mayReach = (databases: string[], options: Partial<MapOptions>) => {
    const map = new NamespaceMap({
      ...{ include: [], exclude: [], renames: [], stateDatabase: 'state' },
      ...options,
    });
    return databases.filter((db) => map.mayReach(db));
  };

  it('are those that bear a name of what is carried, or that it is renamed to', () => {
    const databases = ['shop', 'sales', 'archive', 'other', 'state', 'admin'];
    assert.deepEqual(mayReach(databases, {}), ['shop', 'sales', 'archive', 'other']);
    assert.deepEqual(mayReach(databases, { include: ['shop.orders'] }), ['shop']);
    assert.deepEqual(mayReach(databases, { exclude: ['other', 'sales'] }), ['shop', 'archive']);
    const renames = [
      { from: 'shop.orders', to: 'archive.orders' },
      { from: 'crm', to: 'sales' },
      { from: 'elsewhere', to: 'other' },
    ];
    assert.deepEqual(mayReach(databases, { include: ['shop', 'crm.*'], renames }), [
      ...['shop', 'sales', 'archive'],
    ]);
  });

  it('are none of the server’s own, or of the state', () => {
    for (const to of ['admin', 'state', 'config.things', 'shop.system.views']) {
      const from = to.includes('.') ? 'shop.things' : 'shop';
      assert.throws(() => mayReach([], { renames: [{ from, to }] }), /belongs to the server/, to);
    }
  });
});

describe('13.2 the map of namespaces read backwards', () => {
  const DATABASES = ['a', 'b', 'c', '*', 'admin', 'state'];
  const NAMES = ['x', 'y', '*', '**', 'x.y', 'system.js', 'system.views'];
  const ALL: Namespace[] = DATABASES.flatMap((db) => NAMES.map((name) => ({ db, name })));

  const database = fc.constantFrom('a', 'b', 'c', '*');
  const collection = fc
    .tuple(database, fc.constantFrom('x', 'y', 'x.y', '**'))
    .map(([db, name]) => `${db}.${name}`);
  const pattern = fc.oneof(
    database,
    database.map((db) => `${db}.*`),
    collection,
  );
  const patterns = fc.uniqueArray(pattern, { maxLength: 3 });
  const rename = fc
    .oneof(fc.tuple(database, database), fc.tuple(collection, collection))
    .map(([from, to]) => ({ from, to }));
  const plans = fc
    .record({ include: patterns, exclude: patterns, renames: fc.array(rename, { maxLength: 4 }) })
    .map((chosen) => ({ ...defaultPlan('m', 'migrate'), ...chosen, stateDatabase: 'state' }));
  const subsets = fc.subarray(ALL);

  const show = (namespaces: Namespace[]) => namespaces.map(formatNamespace).sort();

  it('13.2 carries exactly the images of what is carried, and back to where that came from', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const there = new NamespaceMap(plan);
        const back = new NamespaceMap(reversePlan(plan));
        const images = ALL.filter((one) => there.carries(one)).map((one) => there.targetOf(one));
        assert.deepEqual(
          show(ALL.filter((place) => back.carries(place))),
          [...new Set(show(images))].sort(),
        );
        for (const place of ALL.filter((one) => back.carries(one))) {
          const origin = back.targetOf(place);
          assert.ok(there.carries(origin));
          assert.deepEqual(there.targetOf(origin), place);
          assert.deepEqual(back.sourceOf(origin), place);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('13.2 leads everything that went there back to its own place, merged databases too', () => {
    fc.assert(
      fc.property(plans, subsets, (plan, namespaces) => {
        const there = new NamespaceMap(plan);
        const carried = namespaces.filter((one) => there.carries(one));
        fc.pre(!clash(there, carried));
        const back = new NamespaceMap(reversePlan(plan, there.ambiguous(carried)));
        for (const namespace of carried) {
          const place = there.targetOf(namespace);
          assert.ok(back.carries(place));
          assert.deepEqual(back.targetOf(place), namespace);
          assert.deepEqual(back.sourceOf(namespace), place);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('13.2 knows the databases on both sides in which that is', () => {
    fc.assert(
      fc.property(plans, fc.boolean(), (plan, isReversed) => {
        const map = new NamespaceMap(isReversed ? reversePlan(plan) : plan);
        for (const namespace of ALL.filter((one) => map.carries(one))) {
          assert.ok(map.touches(namespace.db));
          assert.ok(map.mayReach(map.targetOf(namespace).db));
          assert.ok(map.includedDatabases()?.includes(namespace.db) ?? true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('13.2 read backwards twice is the map itself', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const there = new NamespaceMap(plan);
        const again = new NamespaceMap(reversePlan(reversePlan(plan)));
        for (const namespace of ALL) {
          assert.equal(again.carries(namespace), there.carries(namespace));
          assert.ok(isSame(again.targetOf(namespace), there.targetOf(namespace)));
        }
      }),
    );
  });

  function clash(map: NamespaceMap, namespaces: Namespace[]): boolean {
    try {
      refuseClashes(map, namespaces);
      return false;
    } catch {
      return true;
    }
  }
});
