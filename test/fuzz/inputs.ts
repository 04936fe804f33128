import fc from 'fast-check';
import { BSON, type Document } from 'mongodb';

/** The longest input: time and memory are bounded for so much. */
export const MOST_BYTES = 1024 * 1024;

/** What makes files of a kind: whole ones, and pieces that mean something there. */
export interface Material {
  whole: fc.Arbitrary<Buffer>;
  tokens: readonly string[];
}

/** Bytes, tokens, whole files, damaged ones, and long ones of one pattern. */
export function inputs({ whole, tokens }: Material): fc.Arbitrary<Buffer> {
  const token = fc.constantFrom(...tokens).map((text) => Buffer.from(text, 'latin1'));
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const piece = fc.oneof(token, token, bytes);
  const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.concat(pieces));
  const damaged = fc
    .tuple(whole, fc.array(damage(piece), { minLength: 1, maxLength: 6 }))
    .map(([file, damages]) => damages.reduce((bytesSoFar, change) => change(bytesSoFar), file));
  const long = fc
    .tuple(fc.oneof(soup, whole), soup, fc.integer({ min: 1, max: 200_000 }), soup)
    .map(([front, pattern, times, back]) => {
      const most = Math.max(
        1,
        Math.floor((MOST_BYTES - front.length) / Math.max(1, pattern.length)),
      );
      const repeated = Array<Buffer>(Math.min(times, most)).fill(pattern);
      return Buffer.concat([front, ...repeated, back]);
    });
  return fc.oneof(
    { weight: 2, arbitrary: bytes },
    { weight: 4, arbitrary: soup },
    { weight: 3, arbitrary: whole },
    { weight: 8, arbitrary: damaged },
    { weight: 1, arbitrary: long },
  );
}

/** One change of a file. */
function damage(piece: fc.Arbitrary<Buffer>): fc.Arbitrary<(file: Buffer) => Buffer> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const at = (file: Buffer, where: number) => Math.floor(where * file.length);
  return fc.oneof(
    fc.tuple(place, fc.nat(255)).map(([where, byte]) => (file: Buffer) => {
      const changed = Buffer.from(file);
      if (changed.length > 0) changed[Math.min(at(file, where), changed.length - 1)] = byte;
      return changed;
    }),
    fc.tuple(place, piece).map(([where, added]) => (file: Buffer) => {
      const cut = at(file, where);
      return Buffer.concat([file.subarray(0, cut), added, file.subarray(cut)]);
    }),
    fc.tuple(place, fc.nat(40)).map(([where, length]) => (file: Buffer) => {
      const cut = at(file, where);
      return Buffer.concat([file.subarray(0, cut), file.subarray(cut + length)]);
    }),
    place.map((where) => (file: Buffer) => file.subarray(0, at(file, where))),
    fc.tuple(place, fc.nat(200)).map(([where, length]) => (file: Buffer) => {
      const cut = at(file, where);
      return Buffer.concat([file, file.subarray(cut, cut + length)]);
    }),
  );
}

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => BSON.Long.fromBigInt(n)),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new BSON.ObjectId(bytes)),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => new BSON.Binary(bytes, 2)),
  fc.string().map((code) => new BSON.Code(code.replaceAll('\0', ''), { a: 1 })),
  fc.constantFrom(new BSON.MinKey(), new BSON.MaxKey(), new BSON.Timestamp(0n), /a/i),
);

/** Documents of all types, nested. */
export const documents: fc.Arbitrary<Document> = fc.letrec<{ tree: Document }>((tie) => ({
  tree: fc.dictionary(
    fc.oneof(
      fc.string({ maxLength: 8 }).filter((name) => !name.includes('\0')),
      fc.constantFrom('_id', '$oid', '$date', '$numberInt', '$code', '$scope', '$binary', '$ref'),
    ),
    fc.oneof({ depthSize: 'small' }, scalar, tie('tree'), fc.array(scalar, { maxLength: 5 })),
    { maxKeys: 6 },
  ),
})).tree;

/** Documents of BSON one behind the other. */
export const bsonFiles: fc.Arbitrary<Buffer> = fc
  .array(documents, { maxLength: 6 })
  .map((all) => Buffer.concat(all.map((one) => Buffer.from(BSON.serialize(one)))));
