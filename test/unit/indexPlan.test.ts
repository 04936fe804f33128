import assert from 'node:assert/strict';
import { Double, Int32 } from 'mongodb';
import type { FaithfulDocument } from '../../src/engine/bson/faithful';
import { planIndexChanges } from '../../src/engine/catalog/compareIndexes';
import {
  canonicalIndex,
  fullSpecifications,
  nameOfIndex,
  relaxedSpecifications,
  timeToLive,
} from '../../src/engine/catalog/indexSpecification';

const PLAIN: FaithfulDocument = new Map();
const COLLATED: FaithfulDocument = new Map([['collation', new Map([['locale', 'en']])]]);

function index(name: string, field: string, options: Record<string, unknown> = {}) {
  const key = new Map([[field, new Int32(1)]]);
  return new Map<string, unknown>([['key', key], ['name', name], ...Object.entries(options)]);
}

function plan(
  source: FaithfulDocument[],
  target: FaithfulDocument[],
  { relaxed = true, building = [] as FaithfulDocument[] } = {},
) {
  const changes = planIndexChanges(source, { built: target, building }, PLAIN, relaxed);
  const names = (indexes: FaithfulDocument[]) => indexes.map(nameOfIndex);
  return {
    drop: names(changes.drop),
    extra: names(changes.extra),
    create: names(changes.create),
    relax: names(changes.relax),
  };
}

const NOTHING = { drop: [], extra: [], create: [], relax: [] };

describe('13.3 13.9 specifications of indexes', () => {
  it('name the simple collation where the collection has another, but for the first version', () => {
    const collationOf = (one: FaithfulDocument, collection: FaithfulDocument) =>
      fullSpecifications([one], collection)[0]?.get('collation');
    assert.deepEqual(collationOf(index('a', 'a'), COLLATED), new Map([['locale', 'simple']]));
    assert.equal(collationOf(index('a', 'a'), PLAIN), undefined);
    assert.equal(collationOf(index('a', 'a', { v: new Int32(1) }), COLLATED), undefined);
    const own = new Map([['locale', 'de']]);
    assert.deepEqual(collationOf(index('a', 'a', { collation: own }), COLLATED), own);
  });

  it('leave a unique index out that would be the same as another when it is not unique', () => {
    const names = (indexes: FaithfulDocument[]) =>
      relaxedSpecifications(indexes, PLAIN).map(nameOfIndex);
    const unique = index('unique', 'a', { unique: true });
    assert.deepEqual(names([index('plain', 'a'), unique]), ['plain']);
    assert.deepEqual(names([index('other', 'b'), unique]), ['other', 'unique']);
    assert.deepEqual(names([index('sparse', 'a', { sparse: true }), unique]), ['sparse', 'unique']);
    const collation = new Map([['locale', 'de']]);
    assert.deepEqual(names([index('de', 'a', { collation }), unique]), ['de', 'unique']);
  });

  it('count times to live as servers do', () => {
    const of = (expireAfterSeconds: unknown) => timeToLive(index('a', 'a', { expireAfterSeconds }));
    assert.deepEqual(
      [3600, 3600.5, -0.5, -1, NaN, Infinity, 2 ** 31 - 1, 2 ** 31, -(2 ** 40)].map((seconds) =>
        of(new Double(seconds)),
      ),
      [3600, 3600, 0, 0, 'never', 'never', 2 ** 31 - 1, 'never', 'never'],
    );
    assert.equal(timeToLive(index('a', 'a')), undefined);
  });

  it('mean the same however a server writes a projection', () => {
    const wild = (entries: [string, unknown][]) =>
      canonicalIndex(index('w', '$**', { wildcardProjection: new Map(entries) }));
    assert.equal(
      wild([['a', new Int32(0)]]),
      wild([
        ['_id', false],
        ['a', false],
      ]),
    );
    assert.equal(
      wild([['a.b', new Int32(1)]]),
      wild([
        ['_id', false],
        ['a', new Map([['b', true]])],
      ]),
    );
    assert.notEqual(wild([['a', new Int32(0)]]), wild([['a', new Int32(1)]]));
    assert.notEqual(
      wild([['a', new Int32(1)]]),
      wild([
        ['_id', new Int32(1)],
        ['a', new Int32(1)],
      ]),
    );
  });
});

describe('13.3 13.9 how a target’s indexes are brought in line', () => {
  const unique = index('u', 'a', { unique: true });
  const relaxed = index('u', 'a');

  it('leaves what is as it is to be, for now or in the end', () => {
    assert.deepEqual(plan([unique], [relaxed]), NOTHING);
    assert.deepEqual(plan([unique], [unique]), NOTHING);
    assert.deepEqual(plan([unique], [unique], { relaxed: false }), NOTHING);
    const wanted = index('p', 'a', { prepareUnique: true });
    assert.deepEqual(plan([wanted], [index('p', 'a')], { relaxed: false }), NOTHING);
  });

  it('has what expires documents expire none for now', () => {
    const [soon, later] = [100, 2 ** 31 - 1].map((seconds) =>
      index('t', 'a', { expireAfterSeconds: new Int32(seconds) }),
    ) as [FaithfulDocument, FaithfulDocument];
    assert.deepEqual(plan([soon], [soon]), { ...NOTHING, relax: ['t'] });
    assert.deepEqual(plan([soon], [later]), NOTHING);
    assert.deepEqual(plan([], [soon]), { ...NOTHING, extra: ['t'], relax: ['t'] });
    assert.deepEqual(plan([soon], [soon], { relaxed: false }), NOTHING);
    assert.deepEqual(plan([soon], [later], { relaxed: false }), NOTHING);
  });

  it('makes anew what is otherwise, and names what the source has not', () => {
    assert.deepEqual(plan([unique], [index('u', 'b'), index('own', 'c')]), {
      ...NOTHING,
      drop: ['u'],
      extra: ['own'],
      create: ['u'],
    });
    assert.deepEqual(plan([unique], [relaxed], { relaxed: false }), {
      ...NOTHING,
      drop: ['u'],
      create: ['u'],
    });
  });

  it('has a unique index make way for the plain one of its key, until the end', () => {
    const plain = index('p', 'a');
    assert.deepEqual(plan([unique, plain], [relaxed]), {
      ...NOTHING,
      drop: ['u'],
      create: ['p'],
    });
    assert.deepEqual(plan([unique, plain], [unique]), { ...NOTHING, create: ['p'] });
    assert.deepEqual(plan([unique, plain], [unique, plain]), NOTHING);
    assert.deepEqual(plan([unique], [plain]), { ...NOTHING, extra: ['p'], create: ['u'] });
  });

  it('waits for what is being built, unless it is built otherwise', () => {
    const building = { building: [relaxed] };
    assert.deepEqual(plan([unique], [], building), { ...NOTHING, create: ['u'] });
    assert.deepEqual(plan([index('u', 'b')], [], building), {
      ...NOTHING,
      drop: ['u'],
      create: ['u'],
    });
  });
});
