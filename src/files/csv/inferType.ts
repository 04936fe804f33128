import type { Column } from './columnTypes';
import { dateReader } from './dateFormat';
import { significantDigits } from './writeValue';

const WHOLE = /^[+-]?(0|[1-9]\d*)$/;
const FRACTION = /^[+-]?(0|[1-9]\d*)?\.\d+([eE][+-]?\d+)?$/;
const EXPONENT = /^[+-]?\d+(\.\d+)?[eE][+-]?\d+$/;
const BOOLEAN = /^(true|false)$/i;
const OBJECT_ID = /^[0-9a-f]{24}$/i;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const readIso = dateReader('iso');

/**
 * The type that all these texts of a column have; a string where they differ or are none. Numbers
 * that a double would change become decimals; with leading zeros they are no numbers, but codes.
 */
export function inferType(texts: readonly string[]): Pick<Column, 'type'> {
  const filled = texts.map((text) => text.trim()).filter((text) => text !== '');
  const all = (fits: (text: string) => boolean) => filled.length > 0 && filled.every(fits);
  const isWhole = (text: string) => WHOLE.test(text);
  const isFraction = (text: string) => FRACTION.test(text) || EXPONENT.test(text);
  if (all(isWhole)) return { type: 'number' };
  if (all((text) => isWhole(text) || isFraction(text))) {
    return { type: filled.some((text) => significantDigits(text) > 15) ? 'decimal' : 'double' };
  }
  if (all((text) => BOOLEAN.test(text))) return { type: 'boolean' };
  if (all((text) => OBJECT_ID.test(text))) return { type: 'objectId' };
  if (all((text) => UUID.test(text))) return { type: 'uuid' };
  if (all((text) => readIso(text) !== undefined)) return { type: 'date' };
  return { type: 'string' };
}
