import type { VersionPair } from './types';

/** The oldest server that the MongoDB driver of this product speaks to (driver 7.8). */
export const DRIVER_MINIMUM = '4.4';

/** The numbers of `6.0.27`; what is left out counts as 0. */
function numbers(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  return [major, minor, Number.isNaN(patch) ? 0 : patch];
}

/** Negative, zero or positive as the first version is older, equal or newer. */
export function compareVersions(a: string, b: string): number {
  const right = numbers(b);
  const difference = numbers(a)
    .map((part, place) => part - (right[place] ?? 0))
    .find((part) => part !== 0);
  return difference ?? 0;
}

/** Whether a version is that one or newer. */
export function atLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0;
}

/** `6.0` of `6.0.27`. */
export function series(version: string): string {
  return numbers(version).slice(0, 2).join('.');
}

/** Whether a version is what a {@link VersionPair} asks of a side. */
export function satisfies(version: string, wanted: string, sourceVersion = version): boolean {
  if (wanted === 'any') return true;
  if (wanted === 'same') return series(version) === series(sourceVersion);
  if (wanted.startsWith('>=')) return atLeast(version, wanted.slice(2));
  if (wanted.endsWith('+')) {
    const first = wanted.slice(0, -1);
    return series(version) === series(first) && atLeast(version, first);
  }
  return series(version) === series(wanted);
}

/** Whether a pair is among the supported ones; `undefined` as long as what is known does not tell. */
export function pairSupported(
  pairs: readonly VersionPair[],
  source: string | undefined,
  target: string | undefined,
): boolean | undefined {
  const open = pairs.filter(
    (pair) =>
      (source === undefined || satisfies(source, pair.source)) &&
      (target === undefined ||
        (pair.target === 'same' && source === undefined) ||
        satisfies(target, pair.target, source ?? target)),
  );
  if (open.length === 0) return false;
  return source === undefined || target === undefined ? undefined : true;
}

/** The pairs in words: `5.0.29+ → 7.0, 6.0.24+ → 7.0`. */
export function pairsInWords(pairs: readonly VersionPair[]): string {
  return pairs.map((pair) => `${pair.source} → ${pair.target}`).join(', ');
}
