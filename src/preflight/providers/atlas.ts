import { KNOWN_LIMITS } from '../../scenarios/limits';
import { isSharedTier } from '../../scenarios/providers';
import { fromDeploymentFacts } from '../../scenarios/fromDeployment';
import { limitsFound } from '../limits';
import type { Found, PreflightContext } from '../types';

/** What the tiers of Atlas that share a machine hold and bear. */
export async function atlasTiers(context: PreflightContext): Promise<Found[]> {
  const { sourceFacts, targetFacts } = context;
  if (![sourceFacts, targetFacts].map(fromDeploymentFacts).some(isSharedTier)) return [];
  return limitsFound(context, KNOWN_LIMITS.tiers);
}
