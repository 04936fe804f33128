import assert from 'node:assert/strict';
import { BSON, Double, Int32, type Document } from 'mongodb';
import { FerryError } from '../../src/engine/errors';
import { compileRule } from '../../src/engine/rules/documentRule';
import type { DocumentRule } from '../../src/engine/model/documentRule';
import { element, int32, rawDocument } from '../support/rawBson';

const bytesOf = (document: Document) => Buffer.from(BSON.serialize(document));

function edited(document: Document, rule: Partial<DocumentRule>): Document {
  const { edit } = compileRule({ namespace: 'shop.users', ...rule });
  return BSON.deserialize(edit?.(bytesOf(document)) ?? assert.fail(), { promoteValues: false });
}

const EDITS: [name: string, rule: Partial<DocumentRule>, before: Document, after: Document][] = [
  [
    'drops a field at the top and one within',
    { drop: ['mail', 'address.street'] },
    { _id: 1, mail: 'a@b', address: { street: 'x', city: 'y' }, last: 2 },
    { _id: 1, address: { city: 'y' }, last: 2 },
  ],
  [
    'reaches into the documents of arrays',
    { drop: ['cards.number'] },
    { _id: 1, cards: [{ number: 1, kind: 'a' }, 7, [{ number: 2, kind: 'b' }]] },
    { _id: 1, cards: [{ kind: 'a' }, 7, [{ kind: 'b' }]] },
  ],
  [
    'sets a field in its place, and adds one at the end',
    {
      set: [
        { path: 'a', value: '{"$numberDouble":"1.0"}' },
        { path: 'z.y', value: '"new"' },
      ],
    },
    { _id: 1, a: 'old', b: 2 },
    { _id: 1, a: new Double(1), b: 2, z: { y: 'new' } },
  ],
  [
    'puts a document in the place of a plain value',
    { set: [{ path: 'a.b', value: '1' }] },
    { _id: 1, a: 5 },
    { _id: 1, a: { b: new Int32(1) } },
  ],
  [
    'does not make a field only to drop something in it',
    { drop: ['a.b', 'c.d'] },
    { _id: 1, a: 5 },
    { _id: 1, a: 5 },
  ],
];

describe('rules for documents', () => {
  for (const [name, rule, before, after] of EDITS) {
    it(name, () => {
      const expected = BSON.deserialize(bytesOf(after), { promoteValues: false });
      assert.deepEqual(edited(before, rule), expected);
    });
  }

  it('leave every other byte as it is, duplicate names, invalid text and all', () => {
    const odd = [
      element(0x02, 'text', [...[3, 0, 0, 0], ...[0xc3, 0x28], 0]),
      element(0x10, 'twice', int32(1)),
      element(0x10, 'twice', int32(2)),
      element(0x06, ''),
    ];
    const id = element(0x10, '_id', int32(1));
    const { edit } = compileRule({ namespace: 'shop.users', drop: ['gone'] });
    const untouched = rawDocument(id, ...odd);
    assert.equal(edit?.(untouched), untouched);
    const touched = rawDocument(id, element(0x10, 'gone', int32(9)), ...odd);
    assert.deepEqual(edit(touched), untouched);
  });

  const BAD: [code: string, rule: Partial<DocumentRule>][] = [
    ['bad-filter', { filter: '{' }],
    ['bad-filter', { filter: '[]' }],
    ['bad-filter', { filter: '{"$where":"1"}' }],
    ['bad-filter', { filter: '{"$expr":{"$lt":["$at","$$NOW"]}}' }],
    ['bad-transform', { drop: ['_id'] }],
    ['bad-transform', { set: [{ path: '_id.x', value: '1' }] }],
    ['bad-transform', { drop: ['a', 'a.b'] }],
    ['bad-transform', { drop: ['a.b'], set: [{ path: 'a', value: '1' }] }],
    ['bad-transform', { drop: ['a..b'] }],
    ['bad-transform', { set: [{ path: 'a', value: 'x' }] }],
  ];
  for (const [code, rule] of BAD) {
    it(`refuse ${JSON.stringify(rule)}`, () => {
      assert.throws(
        () => compileRule({ namespace: 'shop.users', ...rule }),
        (error: unknown) => error instanceof FerryError && error.code === code,
      );
    });
  }
});
