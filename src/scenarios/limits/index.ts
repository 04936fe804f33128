import type { Advice } from '../advice';
import { valueOf, type Sides } from '../sides';
import type { Mode } from '../types';
import { classLimits } from './classes';
import { featureLimits, targetForgets, timeSeriesAtCutover } from './features';
import { lookalikeLimits } from './lookalikes';
import { nameLimits } from './names';
import { tierLimits } from './tiers';
import type { KnownLimit, LimitFound } from './types';

export type { KnownLimit, LimitFound, Weight } from './types';

/** By what they are about, in the order in which they are told. */
export const KNOWN_LIMITS = {
  lookalikes: lookalikeLimits,
  tiers: [...tierLimits, ...nameLimits],
  amount: classLimits,
  contents: [...featureLimits, timeSeriesAtCutover],
  target: [targetForgets],
} as const satisfies Record<string, readonly KnownLimit[]>;

/** What one limit says to two sides, if anything; to a method that it does not concern, nothing. */
export function limitFound(
  limit: KnownLimit,
  sides: Sides,
  mode: Mode,
  advice?: Advice,
): LimitFound | undefined {
  if (limit.modes?.includes(mode) === false) return undefined;
  if (advice !== undefined && limit.of?.(advice) === false) return undefined;
  if (limit.facts.some((path) => valueOf(sides, path) === undefined)) return undefined;
  const weight = limit.weight(sides);
  if (weight === undefined) return undefined;
  return {
    id: limit.id,
    weight,
    text: limit.text(sides),
    remedy: limit.remedy(sides),
    features: limit.features?.(sides) ?? [],
  };
}
