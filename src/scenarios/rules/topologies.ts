import type { Rule } from './rule';
import { DEPLOYMENT_READERS, MONGOSYNC_BASED, providerName } from './sets';

/** Topologies of the two sides. */
export const topologyRules: Rule[] = [
  {
    id: 'source-standalone-of-a-cloud',
    kind: 'blocker',
    methods: DEPLOYMENT_READERS,
    modes: ['online'],
    facts: ['source.topology', 'source.provider'],
    when: ({ source }) => source.topology === 'standalone' && source.provider !== 'self-managed',
    text: ({ source }) =>
      `A standalone of ${providerName(source)} has no oplog, and cannot be made a replica set from outside.`,
    remedy: 'Copy offline, or change the instance to a replica set in its console first.',
    fixable: false,
  },
  {
    id: 'source-standalone',
    kind: 'blocker',
    methods: DEPLOYMENT_READERS,
    modes: ['online'],
    facts: ['source.topology'],
    when: ({ source }) =>
      source.topology === 'standalone' &&
      (source.provider === undefined || source.provider === 'self-managed'),
    text: 'A standalone has no oplog, so its changes cannot be followed.',
    remedy:
      'Restart it once as a replica set of one member: stop it, start it with --replSet rs0, then run rs.initiate() in mongosh.',
    fixable: true,
  },
  {
    id: 'topology-can-be-followed',
    kind: 'reason',
    methods: ['built-in'],
    modes: ['online'],
    part: 'fit',
    points: 0,
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'replicaSet' || source.topology === 'sharded',
    text: ({ source }) =>
      `A ${source.topology === 'sharded' ? 'sharded cluster' : 'replica set'} has change streams to follow.`,
  },
  {
    id: 'load-balanced',
    kind: 'limit',
    methods: [...DEPLOYMENT_READERS],
    part: 'safety',
    points: -10,
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'loadBalanced',
    text: 'Behind a load balancer the topology is hidden, and cursors depend on one connection.',
  },
  {
    id: 'target-standalone',
    kind: 'blocker',
    methods: MONGOSYNC_BASED,
    facts: ['target.topology'],
    when: ({ target }) => target.topology === 'standalone',
    text: 'A standalone cannot be its target.',
    remedy: 'Make the target a replica set of one member.',
    fixable: false,
  },
  {
    id: 'sharded-to-unsharded',
    kind: 'blocker',
    methods: MONGOSYNC_BASED,
    facts: ['source.topology', 'target.topology'],
    when: ({ source, target }) => source.topology === 'sharded' && target.topology === 'replicaSet',
    text: 'It does not copy a sharded cluster into a replica set.',
    remedy: 'Choose a sharded target, or a method that reads through mongos.',
    fixable: false,
  },
  {
    id: 'into-sharded',
    kind: 'limit',
    methods: [
      'built-in',
      'dump-restore',
      'mongoshake',
      'dts-migration',
      'dts-sync',
      'kafka-connect',
      'mongoimport',
      'compass',
    ],
    part: 'effort',
    points: -5,
    facts: ['target.topology'],
    alsoCites: () => ['target.preSharded', 'source.topology'],
    when: ({ target }) => target.topology === 'sharded' && target.preSharded !== true,
    text: 'The target collections must be sharded beforehand, or all data lands on one shard.',
  },
];
