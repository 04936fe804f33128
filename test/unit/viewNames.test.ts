import assert from 'node:assert/strict';
import { NamespaceMap } from '../../src/engine/catalog/namespaceMap';
import { mapViewNames } from '../../src/engine/catalog/viewNames';
import { FerryError } from '../../src/engine/errors';

/** As a source tells of it: documents are Maps. */
function faithful(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(faithful);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([name, one]) => [name, faithful(one)]));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...(value as Map<string, unknown>)].map(([k, v]) => [k, plain(v)]));
}

function mapped(pipeline: unknown, renames: Record<string, string>): unknown {
  const map = new NamespaceMap({
    ...{ include: [], exclude: [], stateDatabase: 'state' },
    renames: Object.entries(renames).map(([from, to]) => ({ from, to })),
  });
  const options = faithful({ viewOn: 'users', pipeline }) as Map<string, unknown>;
  return plain(mapViewNames({ db: 'shop', name: 'v', kind: 'view', options }, map));
}

describe('13.5 the names in a view', () => {
  const renames = { 'shop.users': 'shop.people' };

  it('13.5 are mapped in pipelines held by name', () => {
    const stage = { $rankFusion: { input: { pipelines: { a: [{ $unionWith: 'users' }] } } } };
    assert.deepEqual(mapped([stage, { $match: { from: 'users' } }], renames), {
      viewOn: 'people',
      pipeline: [
        { $rankFusion: { input: { pipelines: { a: [{ $unionWith: 'people' }] } } } },
        { $match: { from: 'users' } },
      ],
    });
  });

  for (const stage of [
    { $merge: { into: 'users' } },
    { $newStage: { of: 'users' } },
    { $lookup: { from: { db: 'other', coll: 'users' }, as: 'a' } },
    { $facet: 'users' },
  ]) {
    const [name = ''] = Object.keys(stage);
    it(`13.5 are refused where it is not known which they are: ${JSON.stringify(stage)}`, () => {
      assert.throws(
        () => mapped([stage], renames),
        (error) =>
          error instanceof FerryError &&
          error.code === 'view-names' &&
          error.message.includes(name) &&
          /not known which collections/.test(error.message),
      );
    });

    it(`13.5 are left where all keep their names: ${JSON.stringify(stage)}`, () => {
      const view = { viewOn: 'users', pipeline: [stage] };
      assert.deepEqual(mapped([stage], { shop: 'store', 'crm.users': 'crm.people' }), view);
    });
  }
});
