import type { Needs, ScenarioFacts } from './facts';

/** Two deployments, and what the user wants between them. */
export interface Sides {
  source: ScenarioFacts;
  target: ScenarioFacts;
  needs: Needs;
}

/** Names one fact or need: `source.version`, `needs.linkMbps`. */
export type FactPath =
  `source.${keyof ScenarioFacts}` | `target.${keyof ScenarioFacts}` | `needs.${keyof Needs}`;

/** A fact that was given, with its value. */
export interface Citation {
  fact: FactPath;
  value: string | number | boolean | string[];
}

/** A span, of seconds where nothing else is said; without `high` nothing can be said about its end. */
export interface Range {
  low: number;
  high?: number;
}

/** How long a method takes, how long writes are stopped, and how that was derived. */
export interface Estimate {
  /** Reading, sending and writing all documents, with their indexes. */
  copySeconds?: Range;
  durationSeconds?: Range;
  downtimeSeconds: Range;
  derivation: string[];
  /** The facts that went into it. */
  from: FactPath[];
}

/** Two sides, and how long a method would take between them. */
export interface Situation extends Sides {
  estimate: Estimate;
}

type Holder = 'source' | 'target' | 'needs';

/** Asked thousands of times for a matrix: a path is taken apart once. */
const parts = new Map<FactPath, [Holder, string]>();

function partsOf(path: FactPath): [Holder, string] {
  const known = parts.get(path);
  if (known !== undefined) return known;
  const split = path.split('.') as [Holder, string];
  parts.set(path, split);
  return split;
}

/** The value of a fact, if it was given. */
export function valueOf(given: Sides, path: FactPath): Citation['value'] | undefined {
  const [holder, name] = partsOf(path);
  return (given[holder] as Record<string, Citation['value'] | undefined>)[name];
}

/** Those of the facts that were given. */
export function cite(given: Sides, paths: readonly FactPath[]): Citation[] {
  return [...new Set(paths)].flatMap((fact) => {
    const value = valueOf(given, fact);
    return value === undefined ? [] : [{ fact, value }];
  });
}
