import { atLeast, series } from './versions';

/** Series of servers, each of which is upgraded to the next in place. */
const SERIES = ['3.0', '3.2', '3.4', '3.6', '4.0', '4.2', '4.4', '5.0', '6.0', '7.0', '8.0'];

/**
 * The series that a deployment goes through to be upgraded in place, its own first; empty where
 * there is no way up: it is as new already, or one of the two is not known.
 * @see https://www.mongodb.com/docs/manual/release-notes/8.0-upgrade-replica-set/
 */
export function hops(from: string, to: string): string[] {
  const [first, last] = [SERIES.indexOf(series(from)), SERIES.indexOf(series(to))];
  return first === -1 || last <= first ? [] : SERIES.slice(first, last + 1);
}

/** The way up in words: what each hop asks for; empty where there is none. */
export function hopsInWords(from: string | undefined, to: string): string {
  const way = from === undefined ? [] : hops(from, to);
  if (way.length === 0) return '';
  return `Upgrade the source in place first, member by member: ${way.join(' → ')}; before each hop featureCompatibilityVersion is that of the version that runs, and the drivers of the applications know the next.`;
}

/** The oldest series from which one of the wanted ones can be had by going up, or is there already. */
export function nearestAbove(version: string, wanted: readonly string[]): string | undefined {
  return SERIES.find((one) => atLeast(one, series(version)) && wanted.includes(one));
}
