import { isManaged } from '../../scenarios/providers';
import {
  bash,
  mongosh,
  variable,
  type RunbookContext,
  type StepBuilder,
} from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import {
  cleanOrphans,
  keepEnoughOplog,
  nameShards,
  oneMemberReplicaSet,
  stopBalancers,
} from '../../scenarios/runbook/sourceSteps';
import { createSearchIndexes, createUsers, shardTarget } from '../../scenarios/runbook/targetSteps';
import type { StepDraft, Variable } from '../../scenarios/runbook/types';

/** Grants roles to whoever is logged in. */
function grantToMyself(roles: string): string[] {
  return [
    'const [account] = db.runCommand({ connectionStatus: 1 }).authInfo.authenticatedUsers;',
    `if (account) db.getSiblingDB(account.db).grantRolesToUser(account.user, ${roles});`,
  ];
}

/** The roles of both accounts; on a sharded source an account exists on every shard. */
function roles({ source, target, sourceFacts, targetFacts }: RunbookContext): StepDraft[] {
  const sides = [
    {
      connection: source,
      facts: sourceFacts,
      list: '[{ role: "readAnyDatabase", db: "admin" }, { role: "read", db: "local" }, { role: "readWrite", db: "mongoshake" }]',
      names: 'readAnyDatabase, read on local, readWrite on mongoshake',
    },
    {
      connection: target,
      facts: targetFacts,
      list: '[{ role: "readWriteAnyDatabase", db: "admin" }]',
      names: 'readWriteAnyDatabase',
    },
  ];
  return sides.map(({ connection, facts, list, names }) => ({
    phase: 'prepare',
    who: isManaged(facts) ? 'cloud console' : 'you',
    title: `Give the ${connection.side} account the roles ${names}`,
    text: isManaged(facts)
      ? 'In the console of the provider, at its database users.'
      : connection.side === 'source' && facts.topology === 'sharded'
        ? 'As an administrator; on mongos, and for the account of every shard on its primary.'
        : 'As an administrator.',
    commands: isManaged(facts) ? [] : [mongosh(connection, ...grantToMyself(list))],
  }));
}

function variables({ sourceFacts, needs }: RunbookContext): Variable[] {
  return [
    ...(sourceFacts.topology === 'sharded'
      ? [
          variable(
            'SHARD_URLS',
            'connection strings of the shards, separated by semicolons, passwords included',
            true,
          ),
          variable(
            'CONFIG_SERVER_URL',
            'connection string of the config servers, password included',
            true,
          ),
        ]
      : []),
    ...(needs.subset === true
      ? [
          variable(
            'INCLUDES',
            'what is to move: databases or db.collection, separated by semicolons',
          ),
        ]
      : []),
    ...(needs.rename === true
      ? [variable('RENAMES', 'new names: old:new or db.old:db.new, separated by semicolons')]
      : []),
  ];
}

function configuration({ sourceFacts, needs }: RunbookContext): string[] {
  const sharded = sourceFacts.topology === 'sharded';
  return [
    'cat > collector.conf <<CONF',
    'conf.version = 10',
    'id = ferry',
    'sync_mode = all',
    ...(sharded
      ? [
          'mongo_urls = $SHARD_URLS',
          'mongo_cs_url = $CONFIG_SERVER_URL',
          'mongo_s_url = $SOURCE_URI',
        ]
      : ['mongo_urls = $SOURCE_URI']),
    'tunnel = direct',
    'tunnel.address = $TARGET_URI',
    ...(needs.subset === true ? ['filter.namespace.white = $INCLUDES'] : []),
    ...(needs.rename === true ? ['transform.namespace = $RENAMES'] : []),
    'full_sync.collection_exist_drop = false',
    'full_sync.create_index = foreground',
    ...(sharded ? ['full_sync.executor.filter.orphan_document = true'] : []),
    'incr_sync.mongo_fetch_method = oplog',
    ...(sharded && sourceFacts.shards !== undefined
      ? [`incr_sync.worker = ${sourceFacts.shards}`]
      : []),
    'incr_sync.executor.upsert = true',
    'incr_sync.executor.insert_on_dup_update = true',
    'CONF',
  ];
}

/** What ends a migration: with writes stopped, everything is applied. */
function cutover(context: RunbookContext): StepDraft[] {
  return [
    // Its checkpoint is written to the source, which therefore must take writes.
    stopWrites('cut over', context, false),
    {
      phase: 'cut over',
      who: 'you',
      title: 'Wait until everything is applied, then stop MongoShake',
      commands: [bash('curl --fail http://localhost:9100/repl', 'kill "$MONGOSHAKE"')],
      check: 'logs_get equals logs_success before it is stopped.',
    },
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context, false),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Remove what MongoShake left',
      commands: [
        bash('rm -f ./collector.conf'),
        mongosh(context.source, 'db.getSiblingDB("mongoshake").dropDatabase()'),
      ],
    },
  ];
}

/** A synchronization is not ended: its checkpoint stays for as long as it runs. */
function lasting({ source }: RunbookContext): StepDraft[] {
  return [
    {
      phase: 'clean up',
      who: 'you',
      title:
        'Only when the synchronization is given up for good: stop MongoShake and drop its checkpoint',
      text: 'Until then it runs on, and the database mongoshake on the source is where it goes on after a restart.',
      commands: [
        bash('kill "$MONGOSHAKE"', 'rm -f ./collector.conf'),
        mongosh(source, 'db.getSiblingDB("mongoshake").dropDatabase()'),
      ],
    },
  ];
}

/** Steps of MongoShake. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  ownAccounts: true,
  variables: variables(context),
  steps: [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    ...nameShards(context),
    ...stopBalancers(context),
    ...cleanOrphans(context),
    ...shardTarget(context),
    ...createUsers(context),
    ...roles(context),
    {
      phase: 'move',
      who: 'you',
      title: 'Write its configuration',
      text: 'The defaults would drop target collections and create no indexes. Passwords must not contain @.',
      commands: [bash(...configuration(context))],
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Start it, and watch it',
      text:
        context.sourceFacts.topology === 'sharded'
          ? 'The balancer of the source stays off for as long as MongoShake runs.'
          : undefined,
      commands: [
        bash(
          './collector.linux -conf=collector.conf -verbose 0 & MONGOSHAKE=$!',
          'curl --fail http://localhost:9101/progress',
          'curl --fail http://localhost:9100/repl',
        ),
      ],
      check:
        'First progress reaches 100 %; then, in /repl, now.unix is at most a few seconds ahead of lsn_ack.unix.',
    },
    ...createSearchIndexes(context),
    ...(context.needs.purpose === 'sync' ? lasting(context) : cutover(context)),
    ...closeUp(context, { balancers: ['source'] }),
  ],
});
