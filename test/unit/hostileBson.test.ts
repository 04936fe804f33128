import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BSON } from 'mongodb';
import { editDocument, type FieldEdits } from '../../src/engine/bson/edit';
import { decodeFaithfully } from '../../src/engine/bson/faithful';
import {
  DamagedBson,
  ElementCursor,
  findElement,
  idElement,
  walk,
} from '../../src/engine/bson/raw';
import { EventParser } from '../../src/engine/sync/events';
import { describeDifference } from '../../src/engine/verify/describe';
import { element, int32, rawDocument, text } from '../support/rawBson';

/** Whatever the bytes say, this ends, and with nothing but the one error. */
function endsInOrder(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof RangeError, String(error));
    assert.doesNotMatch(error.message, /call stack/);
  }
}

const DROP_A: FieldEdits = new Map([['a', { kind: 'drop' }]]);

function nested(levels: number): Buffer {
  let bytes = rawDocument();
  for (let level = 0; level < levels; level++) bytes = rawDocument(element(0x03, 'a', bytes));
  return bytes;
}

const deep = nested(10_000);

const readers: [name: string, read: (bytes: Buffer) => unknown][] = [
  ['the cursor', (bytes) => walk(bytes, 0, () => undefined)],
  ['the search of _id', (bytes) => idElement(bytes, 0)],
  ['the search of a field', (bytes) => findElement(bytes, 0, 'missing')],
  ['the faithful decoder', (bytes) => decodeFaithfully(bytes)],
  ['the editor of fields', (bytes) => editDocument(bytes, DROP_A)],
  ['the parser of events', (bytes) => new EventParser(bytes).parse(0)],
  ['the description of differences', (bytes) => describeDifference(bytes, bytes)],
];

const lengths = [-1, -5, -64, -0x80000000, 0, 1, 4, 0x7fffffff];

/** Documents whose inner lengths are not what they should be. */
function wrongLengths(): Buffer[] {
  return lengths.flatMap((length) => [
    Buffer.concat([int32(length), Buffer.from([0])]),
    ...[0x02, 0x03, 0x04, 0x05, 0x0c, 0x0d, 0x0e, 0x0f].map((type) =>
      rawDocument(element(0x10, '_id', int32(1)), element(type, 'x', int32(length))),
    ),
  ]);
}

describe('bytes of a server as BSON', function () {
  this.timeout(60_000);

  for (const [name, read] of readers) {
    it(`16.6 end ${name}, whatever lengths they say`, () => {
      for (const bytes of wrongLengths()) endsInOrder(() => read(bytes));
    });

    it(`16.6 end ${name}, however they are changed`, () => {
      const sound = Buffer.from(
        BSON.serialize({
          _id: 1,
          operationType: 'update',
          ns: { db: 'shop', coll: 'orders' },
          documentKey: { _id: 1 },
          clusterTime: new BSON.Timestamp({ t: 1, i: 1 }),
          list: [1, 'two', { three: /x/i }, new BSON.Code('f', { a: 1 })],
          bytes: new BSON.Binary(Buffer.alloc(9)),
        }),
      );
      const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
          const bytes = Buffer.from(sound);
          for (const [at, value] of changes) bytes[at] = value;
          endsInOrder(() => read(bytes));
        }),
        { numRuns: 2000 },
      );
    });

    it(`16.6 end ${name}, however deep they are`, () => {
      endsInOrder(() => read(deep));
    });
  }

  it('16.6 never lead back: a length below zero is damage', () => {
    // The text is said to end before its own element begins.
    const bytes = rawDocument(element(0x02, 'a', text('b')));
    bytes.writeInt32LE(-11, 7);
    const cursor = new ElementCursor(bytes, 0);
    assert.throws(() => cursor.next(), DamagedBson);
  });
});
