import type { ColumnType, TypeChoice } from './columnTypes';
import { dateReader } from './dateFormat';
import { NUMBER_FORMATS, numberReader } from './numberFormat';
import { significantDigits } from './writeValue';

/** The type that a column's texts have, and what else they may be: that is for a person to say. */
export interface InferredType extends TypeChoice {
  alternatives: TypeChoice[];
}

const WHOLE = /^-?(0|[1-9]\d*)$/;
const FRACTION = /^-?(0|[1-9]\d*)?\.\d+([eE][+-]?\d+)?$/;
/** With a sign, as programs write it: `12E5` may be a code. */
const EXPONENT = /^-?\d+(\.\d+)?[eE][+-]\d+$|^-?\d+\.\d+[eE]\d+$/;
/** What number writers take, beside telephone numbers and codes. */
const LOOSE_NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const BOOLEAN = /^(true|false)$/i;
const YES_OR_NO = /^(yes|no|y|n|t|f)$/i;
const OBJECT_ID = /^(?:[0-9a-f]{24}|ObjectId\(["']?[0-9a-f]{24}["']?\))$/i;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const ISO = dateReader('iso');

/** Days, months and years, as far as a column's values can tell their order. */
const DATES = ['DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY', 'DD-MM-YYYY', 'MM-DD-YYYY', 'YYYY/MM/DD'];
/** Of a year with two digits nobody knows where it stands. */
const SHORT_DATES = [
  'DD.MM.YY',
  'DD/MM/YY',
  'MM/DD/YY',
  'YY/MM/DD',
  'DD-MM-YY',
  'MM-DD-YY',
  'YY-MM-DD',
];
const TIMES = ['', ' HH:mm', ' HH:mm:ss'];

/**
 * The type that all these texts of a column have; a string where they differ, are none, or may be of
 * several kinds. Numbers that a double would change become decimals; with leading zeros or a plus
 * they are no numbers, but codes and telephone numbers.
 */
export function inferType(texts: readonly string[]): InferredType {
  const filled = [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
  if (filled.length === 0) return { type: 'string', alternatives: [] };
  const all = (fits: (text: string) => boolean) => filled.every(fits);
  const is = (type: ColumnType, alternatives: TypeChoice[] = []): InferredType => ({
    type,
    alternatives,
  });
  if (all((text) => OBJECT_ID.test(text))) {
    const mayBeNumber = all((text) => WHOLE.test(text));
    return mayBeNumber ? unsure([{ type: 'objectId' }, { type: 'decimal' }]) : is('objectId');
  }
  if (all((text) => WHOLE.test(text))) return is('number');
  if (all((text) => WHOLE.test(text) || FRACTION.test(text) || EXPONENT.test(text))) {
    const isLong = filled.some((text) => significantDigits(text) > 15);
    // 1.234 is a thousand in half of the world.
    const thousands = all((text) => /^-?\d{1,3}\.\d{3}$/.test(text));
    return is(
      isLong ? 'decimal' : 'double',
      thousands ? [{ type: 'number', format: '1.234,56' }] : [],
    );
  }
  if (all((text) => BOOLEAN.test(text))) return is('boolean');
  if (all((text) => UUID.test(text))) return is('uuid');
  if (all((text) => ISO(text) !== undefined)) return is('date');
  if (all((text) => LOOSE_NUMBER.test(text))) return unsure([{ type: 'number' }]);
  if (all((text) => YES_OR_NO.test(text))) return unsure([{ type: 'boolean' }]);
  const found = [...numbers(filled), ...dates(filled, DATES)];
  const [only] = found;
  const isSure = found.length === 1 && (only?.type === 'date' || hasFractions(filled));
  if (only !== undefined && isSure) return { ...only, alternatives: [] };
  return unsure([...found, ...dates(filled, SHORT_DATES)]);
}

function unsure(alternatives: TypeChoice[]): InferredType {
  return { type: 'string', alternatives };
}

function numbers(texts: readonly string[]): TypeChoice[] {
  return NUMBER_FORMATS.filter((format) => {
    const read = numberReader(format);
    const separator = format.replace(/\d/g, '').slice(0, 1);
    const written = texts.some((text) => text.includes(',') || text.includes(separator));
    return written && texts.every((text) => read(text) !== undefined && !/^[+]|^-?0\d/.test(text));
  })
    .filter((format, _, all) => format !== '1 234,56' || !all.includes('1.234,56'))
    .map((format) => {
      const read = numberReader(format);
      const isLong = texts.some((text) => significantDigits(read(text) ?? '') > 15);
      return { type: isLong ? 'decimal' : 'double', format };
    });
}

/** `1.234.567` may be an address, `1,234,567` a list. */
function hasFractions(texts: readonly string[]): boolean {
  return texts.some((text) => /^[^,]*,\d+$|,.*\.\d+$/.test(text));
}

function dates(texts: readonly string[], formats: readonly string[]): TypeChoice[] {
  return formats
    .flatMap((format) => TIMES.map((time) => `${format}${time}`))
    .filter((format) => {
      const read = dateReader(format);
      return texts.every((text) => read(text) !== undefined);
    })
    .map((format) => ({ type: 'date', format }));
}
