import { BSON, Decimal128, Long, type MongoClient, ObjectId } from 'mongodb';
import { documentOf } from '../../../engine/bson/compose';
import { BSON_TYPE } from '../../../engine/bson/raw';
import { rawSequence } from '../../../engine/bson/rawBatch';

/** A value in BSON bytes, because the driver cannot write all of them. */
interface BsonValue {
  /** The document's `_id`. */
  name: string;
  type: keyof typeof BSON_TYPE;
  bytes: Buffer;
}

const int32 = (value: number) => littleEndian(4, (bytes) => bytes.writeInt32LE(value));
const int64 = (value: bigint) => littleEndian(8, (bytes) => bytes.writeBigInt64LE(value));
const double = (value: number) => littleEndian(8, (bytes) => bytes.writeDoubleLE(value));
const cString = (text: string) => Buffer.from(`${text}\0`);
const string = (text: string) => Buffer.concat([int32(Buffer.byteLength(text) + 1), cString(text)]);
const binary = (subtype: number, bytes: Buffer) =>
  Buffer.concat([int32(bytes.length), Buffer.from([subtype]), bytes]);
const serialized = (document: object) => Buffer.from(BSON.serialize(document));
const decimal = (text: string) => Buffer.from(Decimal128.fromString(text).bytes);
const objectId = Buffer.from(new ObjectId('65a0ffffffffffffffffffff').id);

/** Each of them is a document `{ _id: name, value, nested: { value }, list: [value] }` in `shop.types`. */
export const TYPE_VALUES: readonly BsonValue[] = [
  { name: 'double whole', type: 'double', bytes: double(1) },
  { name: 'double fraction', type: 'double', bytes: double(0.1) },
  { name: 'double NaN', type: 'double', bytes: double(NaN) },
  // Another bit pattern of NaN, which decoding would make the usual one.
  { name: 'double NaN with payload', type: 'double', bytes: int64(0x7ff8_0000_0000_beefn) },
  { name: 'double negative zero', type: 'double', bytes: double(-0) },
  { name: 'double infinity', type: 'double', bytes: double(Infinity) },
  { name: 'double negative infinity', type: 'double', bytes: double(-Infinity) },
  { name: 'string', type: 'string', bytes: string('Fähre ⛴ 船') },
  { name: 'string empty', type: 'string', bytes: string('') },
  { name: 'string with NUL', type: 'string', bytes: string('a\0b') },
  { name: 'document', type: 'document', bytes: serialized({ b: 1, a: { c: [] } }) },
  { name: 'document empty', type: 'document', bytes: serialized({}) },
  { name: 'array', type: 'array', bytes: serialized({ 0: 1, 1: 'two', 2: [3] }) },
  { name: 'binary', type: 'binary', bytes: binary(0, Buffer.from([0, 1, 255])) },
  { name: 'binary old', type: 'binary', bytes: binary(2, Buffer.from([2, 0, 0, 0, 7, 8])) },
  { name: 'binary old uuid', type: 'binary', bytes: binary(3, Buffer.alloc(16, 3)) },
  { name: 'binary uuid', type: 'binary', bytes: binary(4, Buffer.alloc(16, 4)) },
  { name: 'binary md5', type: 'binary', bytes: binary(5, Buffer.alloc(16, 5)) },
  { name: 'binary of the user', type: 'binary', bytes: binary(128, Buffer.from('user')) },
  { name: 'undefined', type: 'undefined', bytes: Buffer.alloc(0) },
  { name: 'objectId', type: 'objectId', bytes: objectId },
  { name: 'boolean', type: 'boolean', bytes: Buffer.from([1]) },
  { name: 'date', type: 'date', bytes: int64(1_767_225_600_123n) },
  { name: 'date before 1970', type: 'date', bytes: int64(-1n) },
  { name: 'date far away', type: 'date', bytes: int64(9_000_000_000_000_000_000n) },
  { name: 'null', type: 'null', bytes: Buffer.alloc(0) },
  { name: 'regex', type: 'regex', bytes: Buffer.concat([cString('^a.*b$'), cString('imsx')]) },
  { name: 'dbPointer', type: 'dbPointer', bytes: Buffer.concat([string('shop.users'), objectId]) },
  { name: 'code', type: 'code', bytes: string('function () { return 1; }') },
  { name: 'symbol', type: 'symbol', bytes: string('aSymbol') },
  { name: 'codeWithScope', type: 'codeWithScope', bytes: codeWithScope('x + y', { x: 1, y: 2 }) },
  { name: 'int32', type: 'int32', bytes: int32(-2_147_483_648) },
  { name: 'timestamp', type: 'timestamp', bytes: int64((1_767_225_600n << 32n) | 7n) },
  { name: 'int64', type: 'int64', bytes: int64(9_007_199_254_740_993n) },
  { name: 'int64 small', type: 'int64', bytes: int64(5n) },
  { name: 'decimal128', type: 'decimal128', bytes: decimal('0.10') },
  { name: 'decimal128 NaN', type: 'decimal128', bytes: decimal('NaN') },
  { name: 'decimal128 extreme', type: 'decimal128', bytes: decimal('-9.99E+6144') },
  { name: 'minKey', type: 'minKey', bytes: Buffer.alloc(0) },
  { name: 'maxKey', type: 'maxKey', bytes: Buffer.alloc(0) },
];

/** Values that may be an `_id`, where ranges and routing meet them; stored as `{ _id: value }`. */
const ID_VALUES: readonly Omit<BsonValue, 'name'>[] = [
  { type: 'minKey', bytes: Buffer.alloc(0) },
  { type: 'null', bytes: Buffer.alloc(0) },
  { type: 'double', bytes: double(NaN) },
  { type: 'double', bytes: double(-1.5) },
  { type: 'int32', bytes: int32(0) },
  { type: 'int64', bytes: Buffer.from(Long.MAX_VALUE.toBytesLE()) },
  { type: 'decimal128', bytes: decimal('1.10') },
  { type: 'symbol', bytes: string('symbol id') },
  { type: 'document', bytes: serialized({ b: 1, a: 2 }) },
  { type: 'document', bytes: serialized({ a: 2, b: 1 }) },
  { type: 'binary', bytes: binary(3, Buffer.alloc(16, 9)) },
  { type: 'objectId', bytes: objectId },
  { type: 'boolean', bytes: Buffer.from([0]) },
  { type: 'date', bytes: int64(0n) },
  { type: 'timestamp', bytes: int64(1n) },
  { type: 'maxKey', bytes: Buffer.alloc(0) },
];

/** Every BSON type as value and as key, and documents that a decoder would change. */
export function typeDocuments(): Buffer[] {
  return [
    ...TYPE_VALUES.map(valueDocument),
    ...ID_VALUES.map(({ type, bytes }) => documentOf([element(type, '_id', bytes)])),
    oddlyNamedDocument(),
    documentWithDuplicateNames(),
    largeDocument(),
  ];
}

/** Writes {@link typeDocuments} as they are; returns how many. */
export async function insertTypes(client: MongoClient, database: string): Promise<number> {
  const documents = typeDocuments();
  const reply = await client.db(database).command({
    insert: 'types',
    documents: rawSequence('documents', documents),
    ordered: false,
  });
  if (reply['n'] !== documents.length) {
    const first: unknown = (reply['writeErrors'] as { errmsg?: unknown }[] | undefined)?.[0];
    throw new Error(`Only ${String(reply['n'])} type samples were taken: ${JSON.stringify(first)}`);
  }
  return documents.length;
}

function valueDocument({ name, type, bytes }: BsonValue): Buffer {
  return documentOf([
    element('string', '_id', string(name)),
    element(type, 'value', bytes),
    element('document', 'nested', documentOf([element(type, 'value', bytes)])),
    element('array', 'list', documentOf([element(type, '0', bytes)])),
  ]);
}

function oddlyNamedDocument(): Buffer {
  const names = ['10', '2', '1', '', 'a.b', '__proto__', 'constructor', 'toJSON', 'ключ', 'ſ'];
  return documentOf([
    element('string', '_id', string('odd names')),
    ...names.map((name, index) => element('int32', name, int32(index))),
  ]);
}

function documentWithDuplicateNames(): Buffer {
  return documentOf([
    element('string', '_id', string('duplicate names')),
    element('int32', 'twice', int32(1)),
    element('string', 'twice', string('two')),
  ]);
}

function largeDocument(): Buffer {
  return documentOf([
    element('string', '_id', string('large')),
    element('binary', 'value', binary(0, Buffer.alloc(2_000_000, 'ferry'))),
  ]);
}

function codeWithScope(code: string, scope: object): Buffer {
  const parts = Buffer.concat([string(code), serialized(scope)]);
  return Buffer.concat([int32(parts.length + 4), parts]);
}

function element(type: keyof typeof BSON_TYPE, name: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([BSON_TYPE[type]]), cString(name), value]);
}

function littleEndian(size: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
}
