/** Dates of Extended JSON as text: `2014-01-31T10:00:00.000Z`, or an offset, `+02:00` or `+0200`. */
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * Milliseconds since 1970, what is finer cut off; undefined for any other text, one without an offset
 * included: its time would be that of the machine.
 */
export function timeOfText(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction = '', offset = 'Z'] = match;
  const milli = Number(fraction.padEnd(3, '0').slice(0, 3));
  return timeOfParts(
    {
      ...{ year: Number(year), month: Number(month), day: Number(day) },
      ...{ hour: Number(hour), minute: Number(minute), second: Number(second), milli },
    },
    offset,
  );
}

/** A date of the Gregorian calendar and a time of the day. */
export interface TimeParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  milli: number;
}

/**
 * @param offset `Z`, `+02:00` or `+0200`
 * @returns undefined for a day, a time or an offset that there is not
 */
export function timeOfParts(parts: TimeParts, offset: string): number | undefined {
  const { year, month, day, hour, minute, second, milli } = parts;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(2000, 0, 1, hour, minute, second, milli));
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const shift = offsetMs(offset);
  return exists && shift !== undefined ? date.getTime() - shift : undefined;
}

function offsetMs(offset: string): number | undefined {
  if (offset === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
