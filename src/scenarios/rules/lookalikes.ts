import type { Rule } from './rule';
import { DEPLOYMENT_READERS, MONGOSYNC_BASED, providerName } from './sets';

const LOOKALIKES = new Set(['documentdb', 'cosmosdb']);

/** Services that speak the protocol of MongoDB without being it. */
export const lookalikeRules: Rule[] = [
  {
    id: 'target-only-resembles-mongodb',
    kind: 'blocker',
    methods: [
      ...DEPLOYMENT_READERS,
      'apsaradb-logical-backup',
      'apsaradb-physical-backup',
      'atlas-snapshot-restore',
      'contact-support',
    ],
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== undefined && LOOKALIKES.has(target.provider),
    text: ({ target }) =>
      `${providerName(target)} only resembles MongoDB; as a target it is not supported.`,
    remedy: 'Choose a MongoDB deployment as the target.',
    fixable: false,
  },
  {
    id: 'target-resembles-mongodb',
    kind: 'limit',
    methods: ['dump-restore', 'mongoimport', 'compass'],
    part: 'safety',
    points: -20,
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== undefined && LOOKALIKES.has(target.provider),
    text: ({ target }) =>
      `${providerName(target)} only resembles MongoDB: indexes, options and types may be refused.`,
  },
  {
    id: 'source-resembles-mongodb',
    kind: 'blocker',
    methods: [...MONGOSYNC_BASED, 'mongoshake'],
    facts: ['source.provider'],
    when: ({ source }) => source.provider !== undefined && LOOKALIKES.has(source.provider),
    text: ({ source }) =>
      `${providerName(source)} is not a MongoDB server: it has no oplog to read and no complete change streams.`,
    remedy: 'Copy offline with mongodump and mongorestore.',
    fixable: false,
  },
  {
    id: 'source-cannot-be-followed',
    kind: 'blocker',
    methods: ['built-in', 'kafka-connect'],
    modes: ['online'],
    facts: ['source.provider'],
    when: ({ source }) => source.provider !== undefined && LOOKALIKES.has(source.provider),
    text: ({ source }) =>
      source.provider === 'cosmosdb'
        ? "Cosmos DB's change streams cover one collection each and leave out deletes."
        : 'DocumentDB keeps change streams off until switched on, collection by collection, and forgets them early.',
    remedy: 'Copy offline, with writes stopped.',
    fixable: false,
  },
  {
    id: 'source-untested',
    kind: 'limit',
    methods: ['built-in'],
    modes: ['offline'],
    part: 'safety',
    points: -25,
    facts: ['source.provider'],
    when: ({ source }) =>
      source.provider !== undefined &&
      (LOOKALIKES.has(source.provider) || source.provider === 'compose'),
    text: ({ source }) => `The engine has not been tested with ${providerName(source)}.`,
  },
];
