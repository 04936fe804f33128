import { timeOfParts } from '../timeOfText';

/**
 * Reads dates written in a given format: `YYYY` `YY` `MM` `DD` `HH` `mm` `ss` `SSS` `Z` (an offset
 * such as +02:00, or Z) stand for numbers, all else for itself; or one of the words `iso`, `unix`
 * (seconds) and `unixms`. Without an offset the time is UTC.
 */

/** A date in milliseconds since 1970, or undefined if the text is none. */
export type DateReader = (text: string) => number | undefined;

const TOKENS: Record<string, string> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<year>\\d{2})',
  MM: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{1,2})',
  SSS: '(?<milli>\\d{1,3})',
  Z: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
};
const TOKEN = /YYYY|YY|MM|DD|HH|mm|ss|SSS|Z/g;

const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<milli>\d{1,9}))?)?(?<offset>Z|[+-]\d{2}:?\d{2})?)?$/;

/** The reader of a format. @throws RangeError if the format names no year */
export function dateReader(format: string): DateReader {
  if (format === 'iso') return (text) => fromParts(ISO.exec(text));
  if (format === 'unix') return (text) => fromNumber(text, 1000);
  if (format === 'unixms') return (text) => fromNumber(text, 1);
  const seen = new Set<string>();
  let pattern = '';
  let at = 0;
  for (const match of format.matchAll(TOKEN)) {
    const token = match[0] === 'YY' ? 'YYYY' : match[0];
    if (seen.has(token)) throw new RangeError(`${match[0]} stands in the format twice`);
    seen.add(token);
    pattern += quoted(format.slice(at, match.index)) + (TOKENS[match[0]] ?? '');
    at = match.index + match[0].length;
  }
  if (!seen.has('YYYY')) {
    throw new RangeError('a date’s format needs YYYY, as in DD.MM.YYYY');
  }
  const expression = new RegExp(`^${pattern}${quoted(format.slice(at))}$`);
  return (text) => fromParts(expression.exec(text));
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function fromNumber(text: string, factor: number): number | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const time = Math.round(Number(text) * factor);
  return Number.isSafeInteger(time) ? time : undefined;
}

function fromParts(match: RegExpExecArray | null): number | undefined {
  const parts = match?.groups;
  if (parts === undefined) return undefined;
  const part = (name: string, otherwise: number) => Number(parts[name] ?? otherwise);
  const written = part('year', 1970);
  // Two digits: the century that POSIX's strptime gives them.
  const year = parts['year']?.length === 2 ? written + (written < 69 ? 2000 : 1900) : written;
  const [month, day] = [part('month', 1), part('day', 1)];
  const [hour, minute, second] = [part('hour', 0), part('minute', 0), part('second', 0)];
  const milli = Number((parts['milli'] ?? '0').padEnd(3, '0').slice(0, 3));
  return timeOfParts({ year, month, day, hour, minute, second, milli }, parts['offset'] ?? 'Z');
}
