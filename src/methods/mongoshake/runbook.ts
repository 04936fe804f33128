import { bash, mongosh, variable, type StepBuilder } from '../../scenarios/runbook/context';
import {
  cleanOrphans,
  closeUp,
  compare,
  createUsers,
  goBack,
  oneMemberReplicaSet,
  shardTarget,
  startBalancer,
  stopBalancer,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/parts';
import type { StepDraft } from '../../scenarios/runbook/types';

/** Steps of MongoShake. */
export const runbook: StepBuilder = (context) => {
  const { source, target, sourceFacts, needs } = context;
  const sharded = sourceFacts.topology === 'sharded';
  return {
    connects: { source: true, target: true },
    ownAccounts: true,
    variables: sharded
      ? [
          variable(
            'SHARD_URLS',
            'connection strings of the shards, separated by semicolons, passwords included',
          ),
          variable(
            'CONFIG_SERVER_URL',
            'connection string of the config servers, password included',
            true,
          ),
        ].map((shards, place) => ({ ...shards, secret: place === 0 ? true : shards.secret }))
      : [],
    steps: [
      ...oneMemberReplicaSet(context),
      ...stopBalancer(context),
      ...cleanOrphans(context),
      ...shardTarget(context),
      ...createUsers(context),
      {
        phase: 'prepare',
        who: 'you',
        title: 'Grant the roles that MongoShake needs',
        commands: [
          mongosh(
            source,
            'const [account] = db.runCommand({ connectionStatus: 1 }).authInfo.authenticatedUsers;',
            'if (account) db.getSiblingDB(account.db).grantRolesToUser(account.user, [{ role: "readAnyDatabase", db: "admin" }, { role: "read", db: "local" }, { role: "readWrite", db: "mongoshake" }]);',
          ),
        ],
      },
      {
        phase: 'move',
        who: 'you',
        title: 'Write its configuration',
        text: 'The defaults would drop target collections and create no indexes. Passwords must not contain @.',
        commands: [
          bash(
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
            'full_sync.collection_exist_drop = false',
            'full_sync.create_index = foreground',
            ...(sharded ? ['full_sync.executor.filter.orphan_document = true'] : []),
            'incr_sync.mongo_fetch_method = oplog',
            'incr_sync.executor.upsert = true',
            'incr_sync.executor.insert_on_dup_update = true',
            'CONF',
          ),
        ],
      },
      {
        phase: 'move',
        who: 'you',
        title: 'Start it, and watch it',
        commands: [
          bash(
            './collector.linux -conf=collector.conf -verbose 0 &',
            'curl --fail http://localhost:9101/progress',
            'curl --fail http://localhost:9100/repl',
          ),
        ],
        check:
          'First progress reaches 100 %; then, in /repl, now.unix is at most a few seconds ahead of lsn_ack.unix.',
      },
      ...(needs.purpose === 'sync'
        ? startBalancer(context)
        : [
            stopWrites('cut over', source),
            {
              phase: 'cut over',
              who: 'you',
              title: 'Wait until everything is applied, then stop MongoShake',
              commands: [bash('curl --fail http://localhost:9100/repl', 'kill %1')],
              check: 'logs_get equals logs_success before it is stopped.',
            } satisfies StepDraft,
            ...compare(context, 'cut over'),
            switchApplication(target),
            goBack(source),
          ]),
      {
        phase: 'clean up',
        who: 'you',
        title: 'Remove what MongoShake left',
        commands: [
          bash('rm -f ./collector.conf'),
          mongosh(source, 'db.getSiblingDB("mongoshake").dropDatabase()'),
        ],
      },
      ...closeUp(context),
    ],
  };
};
