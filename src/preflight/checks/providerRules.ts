import { providerRules as rules } from '../providers';
import type { PreflightCheck } from '../types';

/** What providers' deployments lack, or want done first. */
export const providerRules: PreflightCheck = {
  id: 'provider-rules',
  title: 'the providers’ own limits allow the migration',
  applies: ({ sourceFacts, targetFacts }) =>
    [sourceFacts, targetFacts].some(
      ({ provider, sharedTier }) => provider !== 'self-managed' || sharedTier === true,
    ),
  run: async (context) => (await Promise.all(rules.map(async (rule) => rule(context)))).flat(),
};
