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
    id: 'target-resembles-mongodb',
    kind: 'limit',
    of: ({ target }) => target.lookalikes === 'at a risk',
    part: 'safety',
    points: -20,
    facts: ['target.provider'],
    when: ({ target }) => isLookalike(target),
    text: ({ target }) =>
      `${providerName(target)} only resembles MongoDB: indexes, options and types may be refused.`,
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
  {
    id: 'source-cannot-be-followed',
    kind: 'blocker',
    of: ({ source }) => source.lookalikes === 'copied only',
    modes: ['online'],
    facts: ['source.provider'],
    when: ({ source }) => isLookalike(source),
    text: ({ source }) =>
      source.provider === 'cosmosdb'
        ? "Cosmos DB's change streams cover one collection each and leave out deletes."
        : 'DocumentDB keeps change streams off until switched on, collection by collection, and forgets them early.',
    remedy: 'Copy offline, with writes stopped.',
    fixable: false,
  },
];
