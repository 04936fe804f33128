/** Made once: making one takes longer than all the rest of a recommendation. */
const numbers = new Intl.NumberFormat('en');

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `1.5 GB`, in powers of ten. */
export function bytesInWords(bytes: number): string {
  const power = Math.min(
    SIZES.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : Number(value.toPrecision(2))} ${SIZES[power] ?? ''}`;
}

/** `40 seconds`, `12 minutes`, `3.5 hours`, `18 days`. */
export function durationInWords(seconds: number): string {
  if (seconds < 100) return plural(Math.max(0, Math.round(seconds)), 'second');
  if (seconds < 100 * 60) return plural(Math.round(seconds / 60), 'minute');
  if (seconds < 72 * 3600) return plural(oneDecimal(seconds / 3600), 'hour');
  return plural(oneDecimal(seconds / 86_400), 'day');
}

/** A span of time in words: `about 2 to 5 hours`. */
export function rangeInWords(range: { low: number; high?: number }): string {
  const low = durationInWords(range.low);
  if (range.high === undefined) return `${low} or more`;
  const high = durationInWords(range.high);
  if (low !== high) return `about ${withoutUnitOf(high, low)} to ${high}`;
  return Math.round(range.high) === 0 ? 'less than a second' : `about ${low}`;
}

/** `5` of `5 seconds`, before `60 seconds`. */
function withoutUnitOf(high: string, low: string): string {
  const [amount = low, unit = ''] = low.split(' ');
  return high.includes(` ${unit.replace(/s$/, '')}`) ? amount : low;
}

function oneDecimal(value: number): number {
  return value >= 20 ? Math.round(value) : Math.round(value * 10) / 10;
}

function plural(count: number, unit: string): string {
  return `${numberInWords(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** `12,000` */
export function numberInWords(value: number): string {
  return numbers.format(value);
}
