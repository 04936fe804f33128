import { BSON_TYPE } from '../../engine/bson/raw';
import type { BsonWriter } from '../bsonWriter';
import { BadRecord } from '../records';
import type { JsonScanner } from './jsonScanner';
import { Special } from './special';

const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DOLLAR = 0x24;

/**
 * Objects of Extended JSON that stand for a value of a BSON type, by their first name
 * (github.com/mongodb/specifications, extended-json; and its version 1). Each is read with exactly
 * the fields that it has there: with further ones it would lose them, and is none. The others
 * behind a comma are those of version 1.
 */
type Form = (at: Special) => void;

/** Those that are query operators, too: `{"$type": 2}` in a document is that, and no value. */
const OPERATORS = new Set(['$type', '$regex', '$options']);

/** Which forms are known. */
export interface SpecialOptions {
  /** Those of version 1, too, that are query operators as well. */
  version1: boolean;
}

/**
 * Writes the object that comes next as an element if it stands for a value of a BSON type.
 * @param scope writes the document that comes next, where a code has one
 * @returns false, nothing read or written, if it is a plain object
 * @throws BadRecord if it begins as such a value and is none
 */
export function writeSpecial(
  scanner: JsonScanner,
  writer: BsonWriter,
  name: Buffer,
  scope: () => void,
  { version1 }: SpecialOptions,
): boolean {
  const { at } = scanner;
  const place = writer.at;
  const first = firstName(scanner);
  const isKnown = first !== undefined && (version1 || !OPERATORS.has(first));
  const form = isKnown && Object.hasOwn(FORMS, first) ? FORMS[first] : undefined;
  if (first === undefined || form === undefined) {
    scanner.at = at;
    return false;
  }
  try {
    scanner.expect(COLON, 'a colon');
    form(new Special(scanner, writer, name, scope));
    return true;
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    if (!OPERATORS.has(first)) throw new BadRecord(`the ${first} value is wrong: ${error.message}`);
    scanner.at = at;
    writer.at = place;
    return false;
  }
}

/** The first name of the object that comes next, read over, if it may be one of those above. */
function firstName(scanner: JsonScanner): string | undefined {
  scanner.at++;
  if (scanner.next() !== QUOTE) return undefined;
  const byte = scanner.data[scanner.at + 1];
  // An escape may be a dollar.
  return byte === DOLLAR || byte === BACKSLASH ? scanner.text() : undefined;
}

const FORMS: Record<string, Form> = {
  $oid: (at) => {
    const hex = at.text(/^[0-9a-fA-F]{24}$/, 'an id of 24 hex digits');
    at.write(BSON_TYPE.objectId).raw(Buffer.from(hex, 'hex'));
    at.end();
  },
  $symbol: (at) => {
    at.write(BSON_TYPE.symbol).text(at.text());
    at.end();
  },
  $numberInt: (at) => {
    at.write(BSON_TYPE.int32).int32(Number(at.whole(32)));
    at.end();
  },
  $numberLong: (at) => {
    at.write(BSON_TYPE.int64).int64(at.whole(64));
    at.end();
  },
  $numberDouble: (at) => {
    at.write(BSON_TYPE.double).double(at.double());
    at.end();
  },
  $numberDecimal: (at) => {
    at.write(BSON_TYPE.decimal128).raw(at.decimal());
    at.end();
  },
  $binary: (at) => {
    if (at.opens()) {
      const found = at.object({ base64: () => at.base64(), subType: () => at.subtype() });
      at.binary(found.base64, found.subType);
      at.end();
      return;
    }
    const bytes = at.base64();
    at.follows('$type');
    at.binary(bytes, at.subtype());
    at.end();
  },
  $type: (at) => {
    const subtype = at.subtype();
    at.follows('$binary');
    at.binary(at.base64(), subtype);
    at.end();
  },
  $uuid: (at) => {
    const uuid = at.text(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 'a UUID with its hyphens');
    at.binary(Buffer.from(uuid.replaceAll('-', ''), 'hex'), 4);
    at.end();
  },
  $code: (at) => {
    const code = at.text();
    if (at.ends()) {
      at.write(BSON_TYPE.code).text(code);
      return;
    }
    at.follows('$scope');
    at.codeWithScope(code, () => at.document());
    at.end();
  },
  $scope: (at) => {
    const scope = at.documentAside();
    at.follows('$code');
    at.codeWithScope(at.text(), (writer) => writer.raw(scope));
    at.end();
  },
  $timestamp: (at) => {
    const { t, i } = at.object({ t: () => at.unsigned(), i: () => at.unsigned() });
    at.write(BSON_TYPE.timestamp).int64(BigInt.asIntN(64, (BigInt(t) << 32n) | BigInt(i)));
    at.end();
  },
  $regularExpression: (at) => {
    const { pattern, options } = at.object({
      pattern: () => at.cstring(),
      options: () => at.cstring(),
    });
    at.regex(pattern, options);
    at.end();
  },
  $regex: (at) => {
    const pattern = at.cstring();
    at.follows('$options');
    at.regex(pattern, at.cstring());
    at.end();
  },
  $options: (at) => {
    const options = at.cstring();
    at.follows('$regex');
    at.regex(at.cstring(), options);
    at.end();
  },
  $dbPointer: (at) => {
    const { $ref, $id } = at.object({
      $ref: () => at.text(),
      $id: () => at.object({ $oid: () => at.text(/^[0-9a-fA-F]{24}$/, '24 hex digits') }).$oid,
    });
    at.write(BSON_TYPE.dbPointer).text($ref);
    at.writer.raw(Buffer.from($id, 'hex'));
    at.end();
  },
  $date: (at) => {
    at.write(BSON_TYPE.date).int64(at.date());
    at.end();
  },
  $minKey: (at) => {
    at.is('1');
    at.write(BSON_TYPE.minKey);
    at.end();
  },
  $maxKey: (at) => {
    at.is('1');
    at.write(BSON_TYPE.maxKey);
    at.end();
  },
  $undefined: (at) => {
    at.is('true');
    at.write(BSON_TYPE.undefined);
    at.end();
  },
};
