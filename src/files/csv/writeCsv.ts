import { BSON } from 'mongodb';
import { FerryError } from '../../engine/errors';
import { BSON_TYPE, findElement, stringAt, type ElementPosition } from '../../engine/bson/raw';
import { doubleText, valueOf } from '../json/writeExtendedJson';

const UUID_SUBTYPE = 4;
const LARGEST_JS_DATE = 8_640_000_000_000_000n;

/** How fields are set apart. */
export interface CsvStyle {
  delimiter: string;
  /** TSV has no quotes: what would need them can't be written. */
  hasQuotes: boolean;
}

/** The header's line. @throws FerryError `not-in-tsv` */
export function csvHeader(fields: readonly string[], style: CsvStyle): string {
  return `${fields.map((field) => quotedField(field, style, field)).join(style.delimiter)}\n`;
}

/**
 * A document as a line of CSV: nested documents, arrays and rare types as relaxed Extended JSON,
 * nothing for what is missing or null, a pair of quotes for the empty text.
 * @throws FerryError `not-in-tsv` where it would need quotes that there are none
 */
export function csvLine(document: Buffer, fields: readonly string[], style: CsvStyle): string {
  const texts = fields.map((field) => {
    const found = elementAt(document, field);
    return found === undefined ? '' : fieldText(document, found, style, field);
  });
  return `${texts.join(style.delimiter)}\n`;
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

function fieldText(
  document: Buffer,
  position: ElementPosition,
  style: CsvStyle,
  field: string,
): string {
  const { type, value, end } = position;
  switch (type) {
    case BSON_TYPE.null:
    case BSON_TYPE.undefined:
      return '';
    case BSON_TYPE.string: {
      const text = stringAt(document, position);
      const empty = style.hasQuotes ? '""' : '';
      return text === '' ? empty : quotedField(text, style, field);
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
      return quotedField(valueOf(document, position, 'relaxed'), style, field);
  }
}

function quotedField(text: string, { delimiter, hasQuotes }: CsvStyle, field: string): string {
  const isPlain = !/[\r\n]/.test(text) && !text.includes(delimiter);
  if (hasQuotes) return isPlain && !text.includes('"') ? text : `"${text.replaceAll('"', '""')}"`;
  if (isPlain) return text;
  throw new FerryError({
    code: 'not-in-tsv',
    kind: 'failed',
    message: `A value of ${field} holds a tab or a line end, and TSV has no quotes to hold them.`,
    remedy: 'Export it as CSV or JSON.',
  });
}
