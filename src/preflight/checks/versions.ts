import { describeVersion } from '../../engine/deployment/deployment';
import { featureLimits } from '../../scenarios/limits/features';
import { limitsFound } from '../limits';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** What the source holds, the target must be new enough for. */
export const versions: PreflightCheck = {
  id: 'versions',
  title: 'the target is new enough for the source',
  applies: () => true,
  run: async (context) => [...downgrade(context), ...(await limitsFound(context, featureLimits))],
};

function downgrade({ source, target }: PreflightContext): Found[] {
  const from = source.abilities.features ?? source.binary;
  // What a newer target is held back to is for the feature-compatibility check.
  if (target.binary.atLeast(from.major, from.minor)) return [];
  return [
    {
      severity: 'warning',
      message: `The target (${describeVersion(target)}) is older than the source (${describeVersion(source)}).`,
      remedy:
        'Options, indexes and views that the older version does not know will be refused; upgrade the target.',
      namespaces: [],
    },
  ];
}
