import type { Estimate } from './estimate';
import type { Needs, ScenarioFacts } from './facts';
import type { Method, Mode, ScenarioRow } from './types';

/** Names one fact or need: `source.version`, `needs.linkMbps`. */
export type FactPath =
  `source.${keyof ScenarioFacts}` | `target.${keyof ScenarioFacts}` | `needs.${keyof Needs}`;

/** A fact that was given, with its value. */
export interface Citation {
  fact: FactPath;
  value: string | number | boolean | string[];
}

/** One method in one mode, before two given sides: what the rules look at. */
export interface Case {
  source: ScenarioFacts;
  target: ScenarioFacts;
  needs: Needs;
  method: Method;
  mode: Mode;
  estimate: Estimate;
  /** Rows that fit both sides. */
  rows: ScenarioRow[];
}

/** The value of a fact, if it was given. */
export function valueOf(
  given: Pick<Case, 'source' | 'target' | 'needs'>,
  path: FactPath,
): Citation['value'] | undefined {
  const [holder, name] = path.split('.') as ['source' | 'target' | 'needs', string];
  return (given[holder] as Record<string, Citation['value'] | undefined>)[name];
}

/** Those of the facts that were given. */
export function cite(
  given: Pick<Case, 'source' | 'target' | 'needs'>,
  paths: readonly FactPath[],
): Citation[] {
  return [...new Set(paths)].flatMap((fact) => {
    const value = valueOf(given, fact);
    return value === undefined ? [] : [{ fact, value }];
  });
}
