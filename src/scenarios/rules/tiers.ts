import { follows } from '../advice';
import { isSharedTier } from '../providers';
import type { CommonRule } from '../rule';

/** Atlas' shared tiers. */
export const tierRules: CommonRule[] = [
  {
    id: 'shared-tier-cannot-be-followed',
    kind: 'blocker',
    of: follows,
    modes: ['online'],
    facts: ['source.tier'],
    when: ({ source }) => isSharedTier(source),
    text: ({ source }) =>
      `An Atlas ${source.tier ?? ''} cluster offers neither its oplog nor a change stream over everything.`,
    remedy: 'Copy offline, or move the source to a dedicated tier (M10 or larger) first.',
    fixable: false,
  },
  {
    id: 'target-shared-tier',
    kind: 'blocker',
    of: ({ target }) => target.sharedTier === 'refused',
    facts: ['target.tier'],
    when: ({ target }) => isSharedTier(target),
    text: ({ target }) => `An Atlas ${target.tier ?? ''} cluster cannot be its target.`,
    remedy: 'Choose a dedicated tier (M10 or larger), or copy with mongorestore.',
    fixable: false,
  },
];
