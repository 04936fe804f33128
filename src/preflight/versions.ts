import type { PreflightContext } from './types';

/** The first two parts of a version. */
export interface Series {
  major: number;
  minor: number;
  /** `6.0` */
  text: string;
}

/** Of `6.0.27` or `6.0`. */
export function series(version: string): Series {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return { major, minor, text: `${major}.${minor}` };
}

/** Whether `a` is this or newer. */
export function isAtLeast(a: Series, major: number, minor = 0): boolean {
  return a.major > major || (a.major === major && a.minor >= minor);
}

/** What the target can be asked for: its version, or the older one that it stays compatible with. */
export function targetSeries({ target, targetFacts }: PreflightContext): Series {
  return series(targetFacts.featureCompatibilityVersion ?? target.version);
}
