import type { Advice } from '../advice';
import type { Feature } from '../facts';
import type { FactPath, Sides } from '../sides';
import type { Mode } from '../types';

/** How much a limit weighs: `blocker` — it must not start, `warning` — it may fail, `note` — good to know. */
export type Weight = 'blocker' | 'warning' | 'note';

/**
 * What a deployment cannot hold, give or bear, whoever moves the data. The judge of every method and
 * the checks before a migration both read it here, so that a fact leads to one sentence.
 */
export interface KnownLimit {
  /** Stable kebab-case identifier. */
  id: string;
  /** Modes of moving that it concerns; both when left out. */
  modes?: readonly Mode[];
  /** Methods that it concerns, by their properties; all that move documents when left out. */
  of?: (advice: Advice) => boolean;
  /** What it looks at. */
  facts: readonly FactPath[];
  /** How much it weighs for these sides; `undefined` where it says nothing. */
  weight: (sides: Sides) => Weight | undefined;
  text: (sides: Sides) => string;
  /** One line: what to do about it. */
  remedy: (sides: Sides) => string;
  /** What of the source it is about: whoever sees the collections names them. */
  features?: (sides: Sides) => readonly Feature[];
  /** Whether a blocker can be removed before the migration. */
  fixable: boolean;
  /** Public documents that say so, by their keys in `sources.ts`. */
  sources: readonly string[];
}

/** A limit that holds for two sides, in words. */
export interface LimitFound {
  id: string;
  weight: Weight;
  text: string;
  remedy: string;
  features: readonly Feature[];
}
