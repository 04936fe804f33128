import type { Rule } from './rule';
import { DEPLOYMENT_READERS, MONGOSYNC_BASED, sharedTier } from './sets';

/** Atlas' shared tiers. */
export const tierRules: Rule[] = [
  {
    id: 'shared-tier-cannot-be-followed',
    kind: 'blocker',
    methods: DEPLOYMENT_READERS,
    modes: ['online'],
    facts: ['source.tier'],
    when: ({ source }) => sharedTier(source),
    text: ({ source }) =>
      `An Atlas ${source.tier ?? ''} cluster offers neither its oplog nor a change stream over everything.`,
    remedy: 'Copy offline, or move the source to a dedicated tier (M10 or larger) first.',
    fixable: false,
  },
  {
    id: 'shared-tier-throttles',
    kind: 'limit',
    methods: ['built-in'],
    modes: ['offline'],
    part: 'safety',
    points: -25,
    facts: ['source.tier'],
    when: ({ source }) => sharedTier(source),
    text: 'Shared tiers throttle and refuse commands; the vendor documents mongodump for them.',
  },
  {
    id: 'dts-does-not-read-shared-tiers',
    kind: 'blocker',
    methods: ['dts-migration'],
    modes: ['offline'],
    facts: ['source.tier'],
    when: ({ source }) => sharedTier(source),
    text: 'DTS wants the primary node of a cluster by name, which a shared tier does not give.',
    remedy: 'Use mongodump and mongorestore.',
    fixable: false,
  },
  {
    id: 'target-shared-tier',
    kind: 'blocker',
    methods: [
      ...MONGOSYNC_BASED,
      'mongoshake',
      'kafka-connect',
      'atlas-snapshot-restore',
      'contact-support',
    ],
    facts: ['target.tier'],
    when: ({ target }) => sharedTier(target),
    text: ({ target }) => `An Atlas ${target.tier ?? ''} cluster cannot be its target.`,
    remedy: 'Choose a dedicated tier (M10 or larger), or copy with mongorestore.',
    fixable: false,
  },
  {
    id: 'target-shared-tier-throttles',
    kind: 'limit',
    methods: ['built-in'],
    part: 'safety',
    points: -25,
    facts: ['target.tier'],
    when: ({ target }) => sharedTier(target),
    text: 'Shared tiers throttle writes and lack commands; the vendor documents mongorestore for them.',
  },
];
