import { isLookalike, providerName } from '../providers';
import type { CommonRule } from '../rule';

/** Services that speak the protocol of MongoDB without being it. */
export const lookalikeRules: CommonRule[] = [
  {
    id: 'target-only-resembles-mongodb',
    kind: 'blocker',
    of: ({ target }) => target.lookalikes === 'refused',
    facts: ['target.provider'],
    when: ({ target }) => isLookalike(target),
    text: ({ target }) =>
      `${providerName(target)} only resembles MongoDB; as a target it is not supported.`,
    remedy: 'Choose a MongoDB deployment as the target.',
    fixable: false,
  },
  {
    id: 'source-resembles-mongodb',
    kind: 'blocker',
    of: ({ source }) => source.lookalikes === 'refused',
    facts: ['source.provider'],
    when: ({ source }) => isLookalike(source),
    text: ({ source }) =>
      `${providerName(source)} is not a MongoDB server: it has no oplog to read and no complete change streams.`,
    remedy: 'Copy offline with mongodump and mongorestore.',
    fixable: false,
  },
];
