import { BSON } from 'mongodb';
import { BSON_TYPE, findElement, stringAt, type ElementPosition } from '../../engine/bson/raw';
import { doubleText, valueOf } from '../json/writeExtendedJson';

const UUID_SUBTYPE = 4;
const LARGEST_JS_DATE = 8_640_000_000_000_000n;

/** The header's line. */
export function csvHeader(fields: readonly string[], delimiter: string): string {
  return `${fields.map((field) => quotedField(field, delimiter)).join(delimiter)}\n`;
}

/**
 * A document as a line of CSV: nested documents, arrays and rare types as relaxed Extended JSON,
 * nothing for what is missing or null, a pair of quotes for the empty text.
 */
export function csvLine(document: Buffer, fields: readonly string[], delimiter: string): string {
  const texts = fields.map((field) => {
    const found = elementAt(document, field);
    return found === undefined ? '' : fieldText(document, found, delimiter);
  });
  return `${texts.join(delimiter)}\n`;
}

/** The field at a dotted path, whose names may be places in arrays; a name with dots wins. */
function elementAt(document: Buffer, path: string): ElementPosition | undefined {
  const whole = findElement(document, 0, path);
  if (whole !== undefined) return whole;
  let offset = 0;
  let found: ElementPosition | undefined;
  for (const name of path.split('.')) {
    if (found !== undefined) {
      if (found.type !== BSON_TYPE.document && found.type !== BSON_TYPE.array) return undefined;
      offset = found.value;
    }
    found = findElement(document, offset, name);
    if (found === undefined) return undefined;
  }
  return found;
}

function fieldText(document: Buffer, position: ElementPosition, delimiter: string): string {
  const { type, value, end } = position;
  switch (type) {
    case BSON_TYPE.null:
    case BSON_TYPE.undefined:
      return '';
    case BSON_TYPE.string: {
      const text = stringAt(document, position);
      return text === '' ? '""' : quotedField(text, delimiter);
    }
    case BSON_TYPE.double:
      return doubleText(document.readDoubleLE(value));
    case BSON_TYPE.int32:
      return String(document.readInt32LE(value));
    case BSON_TYPE.int64:
      return String(document.readBigInt64LE(value));
    case BSON_TYPE.decimal128:
      return new BSON.Decimal128(document.subarray(value, end)).toString();
    case BSON_TYPE.boolean:
      return document[value] === 1 ? 'true' : 'false';
    case BSON_TYPE.objectId:
      return document.toString('hex', value, end);
    case BSON_TYPE.date: {
      const time = document.readBigInt64LE(value);
      const sayable = time <= LARGEST_JS_DATE && time >= -LARGEST_JS_DATE;
      return sayable ? new Date(Number(time)).toISOString() : String(time);
    }
    case BSON_TYPE.binary: {
      const bytes = document.subarray(value + 5, end);
      const isUuid = document[value + 4] === UUID_SUBTYPE && bytes.length === 16;
      return isUuid ? new BSON.UUID(bytes).toHexString() : bytes.toString('base64');
    }
    default:
      return quotedField(valueOf(document, position, 'relaxed'), delimiter);
  }
}

function quotedField(text: string, delimiter: string): string {
  const plain = !/["\r\n]/.test(text) && !text.includes(delimiter);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
