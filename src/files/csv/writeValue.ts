import { BSON } from 'mongodb';
import { BSON_TYPE } from '../../engine/bson/raw';
import type { BsonWriter } from '../bsonWriter';
import { ExtendedJsonParser } from '../json/extendedJsonParser';
import { BadRecord } from '../records';
import type { Column, ColumnType } from './columnTypes';
import { dateReader } from './dateFormat';
import { readFraction, readIsoDate } from './fastValues';
import { isNumberFormat, numberReader } from './numberFormat';
import { writeWhole } from './wholeNumbers';

/**
 * Writes a field's text from `start` to `end` as one element.
 * @throws BadRecord in a clause that quotes the text, if it is not of the column's type
 */
export type ValueWriter = (
  writer: BsonWriter,
  name: Buffer,
  text: Buffer,
  start: number,
  end: number,
) => void;

const TRUE = /^(true|yes|y|t|1)$/i;
const FALSE = /^(false|no|n|f|0)$/i;
const FRACTION = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const SPECIAL_DOUBLE = /^([+-]?inf(inity)?|nan)$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/i;
const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Decimal digits that every double keeps. */
const SAFE_DIGITS = 15;

/** The writer of a column's values. @throws RangeError if a format makes no sense */
export function valueWriter(column: Pick<Column, 'type' | 'format'>): ValueWriter {
  const { type, format } = column;
  if (type === 'date') return dateWriter(format ?? 'iso');
  return format === undefined ? WRITERS[type] : formattedWriter(WRITERS[type], format);
}

/** Writes numbers that are written otherwise than by programs. */
function formattedWriter(write: ValueWriter, format: string): ValueWriter {
  if (!isNumberFormat(format)) throw new RangeError(`there is no format ${format} of numbers`);
  const read = numberReader(format);
  return (writer, name, text, start, end) => {
    const digits = read(trimmed(text, start, end));
    if (digits === undefined) {
      throw misfit(trimmed(text, start, end), `a number written as ${format}`);
    }
    const bytes = Buffer.from(digits, 'latin1');
    write(writer, name, bytes, 0, bytes.length);
  };
}

const WRITERS: Record<Exclude<ColumnType, 'date'>, ValueWriter> = {
  string: (writer, name, text, start, end) => {
    writer.element(BSON_TYPE.string, name);
    writer.string(text, start, end);
  },
  number: (writer, name, text, start, end) => {
    if (writeWhole(writer, name, text, start, end, 'any')) return;
    const fraction = readFraction(text, start, end);
    if (!Number.isNaN(fraction)) {
      writeDouble(writer, name, fraction);
      return;
    }
    const digits = trimmed(text, start, end);
    if (!FRACTION.test(digits)) throw misfit(digits, 'a number');
    const isDouble = significantDigits(digits) <= SAFE_DIGITS && isInDoubleRange(digits);
    if (isDouble) writeDouble(writer, name, Number(digits));
    else writeDecimal(writer, name, digits);
  },
  int: (writer, name, text, start, end) => {
    if (!writeWhole(writer, name, text, start, end, 'int')) {
      throw misfit(trimmed(text, start, end), 'a whole number of 32 bits');
    }
  },
  long: (writer, name, text, start, end) => {
    if (!writeWhole(writer, name, text, start, end, 'long')) {
      throw misfit(trimmed(text, start, end), 'a whole number of 64 bits');
    }
  },
  double: (writer, name, text, start, end) => {
    const fraction = readFraction(text, start, end);
    if (!Number.isNaN(fraction)) {
      writeDouble(writer, name, fraction);
      return;
    }
    const digits = trimmed(text, start, end);
    if (FRACTION.test(digits)) {
      if (!isInDoubleRange(digits)) throw misfit(digits, 'a number that a double holds');
      writeDouble(writer, name, Number(digits));
    } else if (SPECIAL_DOUBLE.test(digits)) writeDouble(writer, name, specialDouble(digits));
    else throw misfit(digits, 'a number');
  },
  decimal: (writer, name, text, start, end) => {
    writeDecimal(writer, name, trimmed(text, start, end));
  },
  boolean: (writer, name, text, start, end) => {
    const word = trimmed(text, start, end);
    const isTrue = TRUE.test(word);
    if (!isTrue && !FALSE.test(word)) throw misfit(word, 'true or false');
    writer.element(BSON_TYPE.boolean, name);
    writer.byte(isTrue ? 1 : 0);
  },
  objectId: (writer, name, text, start, end) => {
    const hex = trimmed(text, start, end).replace(/^ObjectId\(["']?(\w+)["']?\)$/, '$1');
    if (!OBJECT_ID.test(hex)) throw misfit(hex, 'an ObjectId of 24 hexadecimal digits');
    writer.element(BSON_TYPE.objectId, name);
    writer.raw(Buffer.from(hex, 'hex'));
  },
  uuid: (writer, name, text, start, end) => {
    const uuid = trimmed(text, start, end);
    if (!UUID.test(uuid)) throw misfit(uuid, 'a UUID');
    writeBinary(writer, name, Buffer.from(uuid.replaceAll('-', ''), 'hex'), 4);
  },
  base64: (writer, name, text, start, end) => {
    const encoded = trimmed(text, start, end);
    if (!BASE64.test(encoded)) throw misfit(encoded, 'base64');
    writeBinary(writer, name, Buffer.from(encoded, 'base64'), 0);
  },
  json: (writer, name, text, start, end) => {
    const place = writer.at;
    try {
      new ExtendedJsonParser(text.subarray(start, end), writer).element(name);
    } catch (error) {
      writer.at = place;
      throw error instanceof BadRecord
        ? misfit(trimmed(text, start, end), `JSON (${error.message})`)
        : error;
    }
  },
};

function dateWriter(format: string): ValueWriter {
  const read = dateReader(format);
  const expected = format === 'iso' ? 'a date such as 2026-01-31T10:00:00Z' : `a date as ${format}`;
  return (writer, name, text, start, end) => {
    const quick = format === 'iso' ? readIsoDate(text, start, end) : NaN;
    const time = Number.isNaN(quick) ? read(trimmed(text, start, end)) : quick;
    if (time === undefined) throw misfit(trimmed(text, start, end), expected);
    writer.element(BSON_TYPE.date, name);
    writer.safeInt64(time);
  };
}

function writeDouble(writer: BsonWriter, name: Buffer, value: number): void {
  writer.element(BSON_TYPE.double, name);
  writer.double(value);
}

/** Whether a double does not make infinity or nothing of it. */
function isInDoubleRange(digits: string): boolean {
  const value = Number(digits);
  return Number.isFinite(value) && (value !== 0 || significantDigits(digits) === 0);
}

function specialDouble(word: string): number {
  if (/nan/i.test(word)) return NaN;
  return word.startsWith('-') ? -Infinity : Infinity;
}

/** @throws BadRecord also where 34 digits do not suffice */
function writeDecimal(writer: BsonWriter, name: Buffer, digits: string): void {
  let value: BSON.Decimal128;
  try {
    value = BSON.Decimal128.fromString(digits);
  } catch {
    throw misfit(digits, 'a decimal number of at most 34 digits');
  }
  writer.element(BSON_TYPE.decimal128, name);
  writer.raw(value.bytes);
}

function writeBinary(writer: BsonWriter, name: Buffer, bytes: Buffer, subtype: number): void {
  writer.element(BSON_TYPE.binary, name);
  writer.int32(bytes.length);
  writer.byte(subtype);
  writer.raw(bytes);
}

/** Digits that carry a number's value. */
export function significantDigits(number: string): number {
  const [mantissa = ''] = number.split(/[eE]/);
  return mantissa.replace(/[^0-9]/g, '').replace(/^0+/, '').length;
}

function trimmed(text: Buffer, start: number, end: number): string {
  return text.toString('utf8', start, end).trim();
}

function misfit(text: string, expected: string): BadRecord {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new BadRecord(`“${shown}” is not ${expected}`);
}
