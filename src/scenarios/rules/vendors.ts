import type { CommonRule } from '../rule';

/** Methods that work for the deployments of one vendor only. */
export const vendorRules: CommonRule[] = [
  {
    id: 'vendor-unknown',
    kind: 'limit',
    of: ({ target, reads }) => target.vendor !== undefined && reads !== 'sample data',
    part: 'fit',
    points: -25,
    facts: [],
    when: ({ target }) => target.provider === undefined,
    text: 'Who runs the target is not known; it works for its own vendor only.',
  },
  {
    id: 'backup-of-unknown-source',
    kind: 'limit',
    of: ({ source }) => source.vendor !== undefined,
    part: 'fit',
    points: -25,
    facts: [],
    when: ({ source }) => source.provider === undefined,
    text: 'Who runs the source is not known; it works for its own vendor only.',
  },
];
