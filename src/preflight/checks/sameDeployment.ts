import { formatNamespace } from '../../engine/catalog/namespaces';
import { identities } from '../../engine/deployment/identity';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** What is copied within a deployment must not come back as the source's own data. */
export const sameDeployment: PreflightCheck = {
  id: 'same-deployment',
  title: 'source and target are different deployments',
  applies: () => true,
  run: async (context) => {
    const { source, target } = context;
    const [ofSource, ofTarget] = await Promise.all([identities(source), identities(target)]);
    if (!ofSource.some((identity) => ofTarget.includes(identity))) return [];
    return [finding(context)];
  },
};

function finding({ source, target, map, carried }: PreflightContext): Found {
  const labels = `${source.label} and ${target.label}`;
  const feedingBack = carried.filter((entry) => map.carries(map.targetOf(entry)));
  if (feedingBack.length === 0) {
    return {
      severity: 'warning',
      message: `Source and target are the same deployment (${labels}).`,
      remedy: 'Go on if a copy under other names is what you want.',
      namespaces: [],
      choice: 'plan',
    };
  }
  const namespaces = feedingBack.map(formatNamespace);
  return {
    severity: 'blocker',
    message: `Source and target are the same deployment (${labels}), and what is copied of ${listed(namespaces)} would be migrated again.`,
    remedy: 'Choose another target, or name what to include and rename all of it.',
    namespaces,
    choice: 'plan',
  };
}
