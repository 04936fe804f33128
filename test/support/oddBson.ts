/** Documents and `_id`s that something between two servers could change. */
import { binary, cstrings, double, element, int32, int64, rawDocument, text } from './rawBson';

const OBJECT_ID = Buffer.from('0123456789abcdef01234567', 'hex');
const INVALID_UTF8 = Buffer.from([0x61, 0xff, 0xc3, 0x28, 0x62]);
const NAN_WITH_PAYLOAD = Buffer.from('010000000000f8ff', 'hex');
const DECIMAL = Buffer.from('01000000000000000000000000004030', 'hex');
const AFTER_JAVASCRIPT = int64(9_000_000_000_000_000n);

/** A value of each BSON type, deprecated ones too, with one unusual form where there is one. */
export const VALUES: [string, number, Buffer][] = [
  ['a double that is whole', 0x01, double(1)],
  ['a negative zero', 0x01, double(-0)],
  ['NaN', 0x01, double(NaN)],
  ['NaN with a payload', 0x01, NAN_WITH_PAYLOAD],
  ['infinity', 0x01, double(-Infinity)],
  ['a string', 0x02, text('naïve 🚢')],
  ['a string with NUL', 0x02, text('a\0b')],
  ['a string of invalid UTF-8', 0x02, text(INVALID_UTF8)],
  ['an empty document', 0x03, rawDocument()],
  [
    'names that look like numbers, out of order',
    0x03,
    rawDocument(element(0x10, '2', int32(1)), element(0x10, '1', int32(2))),
  ],
  [
    'the same name twice',
    0x03,
    rawDocument(element(0x10, 'n', int32(1)), element(0x10, 'n', int32(2))),
  ],
  ['an empty name', 0x03, rawDocument(element(0x10, '', int32(1)))],
  ['a prototype', 0x03, rawDocument(element(0x10, '__proto__', int32(1)))],
  ['a name of invalid UTF-8', 0x03, rawDocument(element(0x10, INVALID_UTF8, int32(1)))],
  ['an array', 0x04, rawDocument(element(0x10, '0', int32(1)), element(0x0a, '1'))],
  ['an array of odd names', 0x04, rawDocument(element(0x10, '7', int32(1)))],
  ['binary', 0x05, binary(0, Buffer.from([0, 255]))],
  ['old binary', 0x05, binary(2, Buffer.concat([int32(2), Buffer.from([1, 2])]))],
  ['an old UUID', 0x05, binary(3, Buffer.alloc(16, 7))],
  ['a UUID', 0x05, binary(4, Buffer.alloc(16, 9))],
  ['binary of a user’s own kind', 0x05, binary(0x80, Buffer.from('x'))],
  ['undefined', 0x06, Buffer.alloc(0)],
  ['an ObjectId', 0x07, OBJECT_ID],
  ['true', 0x08, Buffer.from([1])],
  ['a date', 0x09, int64(1_700_000_000_000n)],
  ['a date before 1970', 0x09, int64(-5n)],
  ['a date that JavaScript does not reach', 0x09, AFTER_JAVASCRIPT],
  ['null', 0x0a, Buffer.alloc(0)],
  ['a regular expression', 0x0b, cstrings('^a+', 'imsx')],
  ['a DBPointer', 0x0c, Buffer.concat([text('db.c'), OBJECT_ID])],
  ['code', 0x0d, text('return 1')],
  ['a symbol', 0x0e, text('sym')],
  ['code with scope', 0x0f, codeWithScope()],
  ['an int', 0x10, int32(-1)],
  ['a timestamp', 0x11, int64(0x6500000000000007n)],
  ['a timestamp of zero', 0x11, int64(0n)],
  ['a long that is small', 0x12, int64(1n)],
  ['a long beyond doubles', 0x12, int64(9_007_199_254_740_993n)],
  ['a decimal', 0x13, DECIMAL],
  ['a decimal with trailing zeros', 0x13, Buffer.from('fa000000000000000000000000003c30', 'hex')],
  ['the smallest key', 0xff, Buffer.alloc(0)],
  ['the greatest key', 0x7f, Buffer.alloc(0)],
];

function codeWithScope(): Buffer {
  const code = text('return n');
  const scope = rawDocument(element(0x01, 'n', double(1)));
  return Buffer.concat([int32(4 + code.length + scope.length), code, scope]);
}

/** Types that no server takes as an `_id`. */
const NO_ID_TYPES = [0x04, 0x06, 0x0b];

/** Every value that can be an `_id`, one of those that compare equal. */
export const ODD_IDS: [string, Buffer][] = VALUES.filter(
  ([name, type]) =>
    !NO_ID_TYPES.includes(type) &&
    !['NaN with a payload', 'a long that is small', 'a decimal'].includes(name),
).map(([name, type, value]) => [name, element(type, '_id', value)]);

/** A document a value, which holds it at the top, nested, and in an array. */
export function oddDocuments(): [string, (id: number) => Buffer][] {
  return VALUES.map(([name, type, value]) => [
    name,
    (id) =>
      rawDocument(
        element(0x10, '_id', int32(id)),
        // A new document's zero timestamp at the top becomes the server's time; see emptyTimestamps.
        ...(name === 'a timestamp of zero' ? [] : [element(type, 'top', value)]),
        element(0x03, 'nested', rawDocument(element(type, 'deep', value))),
        element(0x04, 'list', rawDocument(element(type, '0', value), element(type, '1', value))),
        element(0x10, 'n', int32(0)),
      ),
  ]);
}

/** Documents whose top-level names are out of the ordinary. */
export function oddNames(): [string, (id: number) => Buffer][] {
  const named = (...names: (string | Buffer)[]) => {
    return (id: number) =>
      rawDocument(
        element(0x10, '_id', int32(id)),
        ...names.map((name, index) => element(0x10, name, int32(index))),
        element(0x10, 'n', int32(0)),
      );
  };
  return [
    ['the same name twice', named('a', 'b', 'a')],
    ['an empty name', named('')],
    ['a dotted name', named('a.b', 'a', '.', '..')],
    ['numbers as names, out of order', named('2', '1', '0')],
    ['a name of invalid UTF-8', named(INVALID_UTF8)],
    ['names of the prototype', named('__proto__', 'constructor', 'toString')],
  ];
}

/** Top-level names that only 5.0 and later take. */
export function dollarNames(): [string, (id: number) => Buffer][] {
  return [
    [
      'an operator’s name',
      (id) =>
        rawDocument(
          element(0x10, '_id', int32(id)),
          element(0x03, '$set', rawDocument(element(0x10, 'a', int32(1)))),
          element(0x10, 'n', int32(0)),
        ),
    ],
    [
      'a nested name that begins with $',
      (id) =>
        rawDocument(
          element(0x10, '_id', int32(id)),
          element(0x03, 'a', rawDocument(element(0x10, '$b.c', int32(1)))),
          element(0x10, 'n', int32(0)),
        ),
    ],
  ];
}
