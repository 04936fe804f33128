import { follows } from '../advice';
import { providerName } from '../providers';
import type { CommonRule } from '../rule';

/** Topologies of the two sides. */
export const topologyRules: CommonRule[] = [
  {
    id: 'source-standalone-of-a-cloud',
    kind: 'blocker',
    of: follows,
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
    of: follows,
    modes: ['online'],
    facts: ['source.topology'],
    when: ({ source }) =>
      source.topology === 'standalone' &&
      (source.provider === undefined || source.provider === 'self-managed'),
    text: 'A standalone has no oplog, so its changes cannot be followed.',
    remedy:
      'Restart it once as a replica set of one member: stop it, start it with --replSet rs0, then run rs.initiate() in mongosh.',
    fixable: true,
    commands: () => ({ text: 'rs.initiate()', runOn: 'connection' }),
  },
  {
    id: 'compose-oplog-add-on',
    kind: 'blocker',
    of: follows,
    modes: ['online'],
    facts: ['source.provider'],
    alsoCites: () => ['source.oplogReadable'],
    when: ({ source }) => source.provider === 'compose' && source.oplogReadable !== true,
    text: 'Compose shows its oplog only with the Oplog Access add-on.',
    remedy: 'Add Oplog Access, with SSL, to the Compose deployment.',
    fixable: true,
  },
  {
    id: 'load-balanced',
    kind: 'limit',
    of: follows,
    part: 'safety',
    points: -10,
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'loadBalanced',
    text: 'Behind a load balancer the topology is hidden, and cursors depend on one connection.',
  },
  {
    id: 'target-standalone',
    kind: 'blocker',
    of: ({ target }) => target.standalone === 'refused',
    facts: ['target.topology'],
    when: ({ target }) => target.topology === 'standalone',
    text: 'A standalone cannot be its target.',
    remedy: 'Make the target a replica set of one member.',
    fixable: false,
  },
  {
    id: 'sharded-to-unsharded',
    kind: 'blocker',
    of: ({ target }) => target.mergedShards === 'refused',
    facts: ['source.topology', 'target.topology'],
    when: ({ source, target }) => source.topology === 'sharded' && target.topology === 'replicaSet',
    text: 'It does not copy a sharded cluster into a replica set.',
    remedy: 'Choose a sharded target, or a method that reads through mongos.',
    fixable: false,
  },
  {
    id: 'into-sharded',
    kind: 'limit',
    of: ({ target }) => target.sharding !== undefined,
    part: 'effort',
    points: -5,
    facts: ['target.topology'],
    alsoCites: () => ['target.preSharded', 'source.topology'],
    when: ({ source, target, method }) =>
      target.topology === 'sharded' &&
      target.preSharded !== true &&
      !(method.advice.target.sharding === 'as the source' && source.topology === 'sharded'),
    text: 'The target collections must be sharded beforehand, or all data lands on one shard.',
  },
];
