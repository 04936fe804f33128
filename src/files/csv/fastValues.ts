/**
 * Values as most files write them, read byte by byte: a text made of each, and a regular
 * expression run over it, took a third of an import's time. What is written otherwise is left to
 * the slower ways.
 */

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const COLON = 0x3a;
const ZERO = 0x30;
const SPACE = 0x20;
const T = 0x54;
const Z = 0x5a;
/** Digits of which a double keeps every one, whatever power of ten they are divided by. */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power);
const DAY_MS = 86_400_000;

/** A number such as `-12.50`; NaN if it is written in any other way, or takes more than a double. */
export function readFraction(text: Uint8Array, start: number, end: number): number {
  const negative = text[start] === MINUS;
  let at = negative || text[start] === PLUS ? start + 1 : start;
  let value = 0;
  let digits = 0;
  let point = -1;
  for (; at < end; at++) {
    const byte = text[at] ?? 0;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (byte === POINT && point < 0) {
      point = digits;
    } else {
      return NaN;
    }
  }
  if (digits === 0 || digits > MOST_DIGITS) return NaN;
  // Both are exact, so that their quotient is the nearest double.
  if (point >= 0) value /= POWERS[digits - point] ?? NaN;
  return negative ? -value : value;
}

/**
 * Milliseconds since 1970 of `2026-01-31`, with a time `10:00:00` or `10:00:00.123` behind a T or
 * space, and a Z, if there are; NaN for any other text.
 */
export function readIsoDate(text: Uint8Array, start: number, end: number): number {
  const zulu = text[end - 1] === Z ? 1 : 0;
  const length = end - start - zulu;
  if (length !== 10 && length !== 19 && length !== 23) return NaN;
  if (text[start + 4] !== MINUS || text[start + 7] !== MINUS) return NaN;
  const year = readDigits(text, start, 4);
  const month = readDigits(text, start + 5, 2);
  const day = readDigits(text, start + 8, 2);
  const days = daysSince1970(year, month, day);
  if (length === 10) return zulu === 0 ? days * DAY_MS : NaN;
  const between = text[start + 10];
  if (between !== T && between !== SPACE) return NaN;
  if (text[start + 13] !== COLON || text[start + 16] !== COLON) return NaN;
  const hour = readDigits(text, start + 11, 2);
  const minute = readDigits(text, start + 14, 2);
  const second = readDigits(text, start + 17, 2);
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  if (length === 23 && text[start + 19] !== POINT) return NaN;
  const milli = length === 23 ? readDigits(text, start + 20, 3) : 0;
  return days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + milli;
}

/** NaN where one is no digit. */
function readDigits(text: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = (text[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of the Gregorian calendar, in years that begin in March; NaN for a date that there is not. */
function daysSince1970(year: number, month: number, day: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
  // Also where one of them is NaN.
  if (!(day >= 1 && day <= last) || Number.isNaN(year)) return NaN;
  const years = month <= 2 ? year - 1 : year;
  const before = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5);
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leaps + before + day - 719_469;
}
