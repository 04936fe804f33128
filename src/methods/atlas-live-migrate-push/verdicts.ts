import { providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';
import { clusteredWithTtl, fcvBehind } from '../shared/mongosyncBased';

/** What pushing wants, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'push-needs-cloud-manager',
    about: 'services',
    kind: 'blocker',
    facts: ['source.managedBy'],
    when: ({ source }) => source.managedBy === 'nothing',
    text: 'Cloud Manager does not look after the source.',
    remedy: 'Add the deployment to monitoring in Cloud Manager.',
    fixable: true,
  },
  {
    id: 'push-not-from-ops-manager',
    about: 'services',
    kind: 'blocker',
    facts: ['source.managedBy'],
    when: ({ source }) => source.managedBy === 'ops-manager',
    text: 'From Ops Manager a push is unsupported since 6.0, and deprecated before.',
    remedy: 'Add the deployment to monitoring in Cloud Manager, or pull, or run mongosync.',
    fixable: true,
  },
  {
    id: 'push-from-cloud-manager',
    about: 'services',
    kind: 'reason',
    part: 'fit',
    points: 6,
    facts: ['source.managedBy'],
    when: ({ source }) => source.managedBy === 'cloud-manager',
    text: 'Cloud Manager looks after the source, so its agent can push.',
  },
  {
    id: 'push-management-unknown',
    about: 'services',
    kind: 'limit',
    part: 'fit',
    points: -20,
    facts: [],
    when: ({ source }) => source.managedBy === undefined,
    text: 'Whether Cloud Manager looks after the source is not known.',
  },
  {
    id: 'push-of-another-cloud',
    about: 'services',
    kind: 'blocker',
    facts: ['source.provider'],
    when: ({ source }) => source.provider !== 'self-managed',
    text: ({ source }) =>
      `Cloud Manager looks after self-managed deployments; the source is ${providerName(source)}.`,
    remedy: 'Pull instead, or run mongosync.',
    fixable: false,
  },
  fcvBehind,
  clusteredWithTtl,
];
