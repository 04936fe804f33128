import { BSON_TYPE } from '../../engine/bson/raw';
import { elementName, type BsonWriter } from '../../files/bsonWriter';
import { valueWriter } from '../../files/csv/writeValue';
import { BadRecord } from '../../files/records';
import type { Conversion } from './types';

/**
 * A value as DynamoDB's API writes it: one of the members S, N, B, BOOL, NULL, M, L, SS, NS and BS
 * (AttributeValue, API version 2012-08-10). Binaries are base64.
 */
export type AttributeValue = Record<string, unknown>;
export type Item = Record<string, AttributeValue>;

/** DynamoDB takes 32; each makes at most two levels of a document, of which a server takes 180. */
export const MOST_LEVELS = 64;

const number = valueWriter({ type: 'number' });
const ARRAY_TYPES: Record<string, string> = { SS: 'S', NS: 'N', BS: 'B' };

/**
 * Writes an item's attributes as elements of the document that is being written. Numbers become the
 * narrowest of int, long, double and decimal that keeps them, sets arrays.
 * @param exceptions attributes that are converted otherwise
 * @throws BadRecord where a number has more than the 34 digits of a decimal
 */
export function writeAttributes(
  writer: BsonWriter,
  item: Item,
  conversion: Conversion,
  exceptions: Readonly<Record<string, Conversion>> = {},
  depth = 1,
): void {
  for (const [name, value] of Object.entries(item)) {
    const how = conversionOf(name, conversion, exceptions);
    writeAttribute(writer, nameBytes(name), value, how, name, depth);
  }
}

/** How one attribute is converted. */
export function conversionOf(
  name: string,
  conversion: Conversion,
  exceptions: Readonly<Record<string, Conversion>>,
): Conversion {
  return (Object.hasOwn(exceptions, name) ? exceptions[name] : undefined) ?? conversion;
}

/** Writes one value as an element. @throws BadRecord */
export function writeAttribute(
  writer: BsonWriter,
  name: Buffer,
  attribute: AttributeValue,
  conversion: Conversion,
  label: string,
  depth = 1,
): void {
  must(isObject(attribute), attribute, label);
  if (depth > MOST_LEVELS) throw new BadRecord(`${label.slice(0, 60)}: it is nested too deeply`);
  const [type = '', ...more] = Object.keys(attribute);
  const value = attribute[type];
  if (more.length > 0) {
    throw new BadRecord(`${label}: a value has one type, not ${more.length + 1}`);
  }
  if (conversion === 'plain') {
    writeValue(writer, name, type, value, conversion, label, depth);
    return;
  }
  writer.element(BSON_TYPE.document, name);
  writeNested(writer, () => {
    writeValue(writer, nameBytes(type), type, value, conversion, label, depth);
  });
}

function writeValue(
  writer: BsonWriter,
  name: Buffer,
  type: string,
  value: unknown,
  conversion: Conversion,
  label: string,
  depth: number,
): void {
  switch (type) {
    case 'M':
      writer.element(BSON_TYPE.document, name);
      writeNested(writer, () => {
        const item = must(isObject(value), value as Item, label);
        writeAttributes(writer, item, conversion, {}, depth + 1);
      });
      return;
    case 'L':
      writeList(writer, name, value, label, (element, at) => {
        writeAttribute(writer, at, element as AttributeValue, conversion, label, depth + 1);
      });
      return;
    case 'SS':
    case 'NS':
    case 'BS':
      writeList(writer, name, value, label, (element, at) => {
        writeValue(writer, at, ARRAY_TYPES[type] ?? '', element, conversion, label, depth + 1);
      });
      return;
    case 'N':
      if (conversion === 'plain') writeNumber(writer, name, value, label);
      else writeScalar(writer, name, 'S', value, label);
      return;
    default:
      writeScalar(writer, name, type, value, label);
  }
}

function writeScalar(
  writer: BsonWriter,
  name: Buffer,
  type: string,
  value: unknown,
  label: string,
): void {
  switch (type) {
    case 'S':
      writer.element(BSON_TYPE.string, name);
      writer.text(must(typeof value === 'string', value as string, label));
      return;
    case 'B': {
      const text = must(typeof value === 'string', value as string, label);
      const bytes = Buffer.from(text, 'base64');
      writer.element(BSON_TYPE.binary, name);
      writer.int32(bytes.length);
      writer.byte(0);
      writer.raw(bytes);
      return;
    }
    case 'BOOL':
      writer.element(BSON_TYPE.boolean, name);
      writer.byte(must(typeof value === 'boolean', value as boolean, label) ? 1 : 0);
      return;
    case 'NULL':
      writer.element(BSON_TYPE.null, name);
      return;
    default:
      throw new BadRecord(`${label}: DynamoDB has no type ${type || '(none)'}`);
  }
}

function writeNumber(writer: BsonWriter, name: Buffer, value: unknown, label: string): void {
  const text = Buffer.from(must(typeof value === 'string', value as string, label));
  try {
    number(writer, name, text, 0, text.length);
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    throw new BadRecord(`${label}: ${error.message}; the conversion raw keeps it`);
  }
}

function writeNested(writer: BsonWriter, content: () => void): void {
  const begun = writer.begin();
  content();
  writer.end(begun);
}

function writeList(
  writer: BsonWriter,
  name: Buffer,
  value: unknown,
  label: string,
  write: (element: unknown, name: Buffer) => void,
): void {
  const elements = must(Array.isArray(value), value as unknown[], label);
  writer.element(BSON_TYPE.array, name);
  writeNested(writer, () => {
    elements.forEach((element, index) => write(element, elementName(String(index))));
  });
}

function nameBytes(name: string): Buffer {
  if (name.includes('\0')) throw new BadRecord('a name holds a NUL, which BSON does not allow');
  return elementName(name);
}

function must<T>(fits: boolean, value: T, label: string): T {
  if (fits) return value;
  throw new BadRecord(`${label}: the value is not of the type that it says`);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
