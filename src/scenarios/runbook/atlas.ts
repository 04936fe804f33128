import { bash, mongosh, variable, type RunbookContext, type StepBuilder } from './context';
import {
  cleanOrphans,
  closeUp,
  compare,
  createUsers,
  goBack,
  growOplog,
  oneMemberReplicaSet,
  stopBalancer,
  stopWrites,
  switchApplication,
} from './parts';
import type { StepDraft } from './types';

/** Live migrations have a window of 120 hours. */
const LIVE_OPLOG_HOURS = 120;

const PROJECT = variable('PROJECT_ID', 'ID of the Atlas project, from its settings');

const TARGET_CLUSTER = variable('TARGET_CLUSTER', 'name of the target cluster in Atlas');

function firewall(context: RunbookContext): string {
  return context.sourceFacts.hosting === 'aws'
    ? 'the security group'
    : "the source's firewall or allow-list";
}

function grantLiveRoles(context: RunbookContext, bypass: boolean): StepDraft {
  const roles = [
    '"backup"',
    '"readAnyDatabase"',
    '"clusterMonitor"',
    ...(bypass ? ['"ferryBypass"'] : []),
  ];
  return {
    phase: 'prepare',
    who: 'you',
    title: 'Create the account on the source',
    text:
      context.sourceFacts.topology === 'sharded'
        ? 'On a sharded source also on every shard and config server, each connected to by itself.'
        : undefined,
    commands: [
      mongosh(
        context.source,
        ...(bypass
          ? [
              'db.getSiblingDB("admin").createRole({ role: "ferryBypass", privileges: [{ resource: { cluster: true }, actions: ["bypassWriteBlockingMode"] }], roles: [] })',
            ]
          : []),
        `db.getSiblingDB("admin").createUser({ user: "livemigrate", pwd: passwordPrompt(), roles: [${roles.join(', ')}], mechanisms: ["SCRAM-SHA-1", "SCRAM-SHA-256"] })`,
      ),
    ],
  };
}

function finish(context: RunbookContext): StepDraft[] {
  return [
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context.source),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Drop the account made for the migration',
      commands: [mongosh(context.source, 'db.getSiblingDB("admin").dropUser("livemigrate")')],
    },
    ...closeUp(context),
  ];
}

/** Steps of Atlas' pulling live migration. */
export const atlasPullSteps: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  steps: [
    ...oneMemberReplicaSet(context),
    ...growOplog(context, LIVE_OPLOG_HOURS),
    ...stopBalancer(context),
    ...cleanOrphans(context),
    grantLiveRoles(context, true),
    {
      phase: 'prepare',
      who: 'you',
      title: 'Drop what an earlier attempt left',
      commands: [
        mongosh(
          context.target,
          'db.getSiblingDB("mongosync_reserved_for_internal_use").dropDatabase()',
        ),
      ],
    },
    ...createUsers(context),
    {
      phase: 'move',
      who: 'cloud console',
      title: 'Start the wizard in Atlas',
      text: `At the target cluster: Migrate Data to this Cluster. Admit the displayed addresses in ${firewall(context)}. Hosts in the standard form, not SRV: ${context.source.hosts}. Account livemigrate; ${context.source.tls ? 'TLS is on: give the certificate authority if it is not a public one.' : 'TLS as the source has it.'}`,
      check: 'Validate passes; then start.',
    },
    {
      phase: 'move',
      who: 'cloud console',
      title: 'Follow the lag until it is near 0, and extend the window of 120 hours if needed',
      check: 'Prepare to Cutover is offered.',
    },
    stopWrites('cut over', context.source),
    {
      phase: 'cut over',
      who: 'cloud console',
      title: 'Cut over in the wizard',
      check:
        'It says that the migration is complete. If the target still refuses writes, run db.adminCommand({ setUserWriteBlockMode: 1, global: false }) on it.',
    },
    ...finish(context),
  ],
});

/** Steps of Atlas' pushing live migration. */
export const atlasPushSteps: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  variables: [
    variable('ORG_ID', 'ID of the Atlas organization, from its settings'),
    PROJECT,
    TARGET_CLUSTER,
    variable('MIGRATION_HOST', 'name of the migration host, as Cloud Manager lists it'),
    variable('MIGRATION_HOST_IP', 'its address as seen by Atlas'),
    variable('SOURCE_CLUSTER', 'name of the source deployment in Cloud Manager'),
    variable('SOURCE_PROJECT_ID', 'ID of the source project in Cloud Manager'),
  ],
  steps: [
    ...growOplog(context, LIVE_OPLOG_HOURS),
    grantLiveRoles(context, false),
    ...createUsers(context),
    {
      phase: 'prepare',
      who: 'you',
      title: 'Provide a migration host with the MongoDB Agent, and admit it',
      commands: [
        bash(
          'atlas accessLists create "$MIGRATION_HOST_IP" --type ipAddress --projectId "$PROJECT_ID" --comment "live migration"',
        ),
      ],
      check: 'Cloud Manager lists the host under Live Migration.',
    },
    {
      phase: 'prepare',
      who: 'you',
      title: 'Make a link token',
      text: 'It is shown once.',
      commands: [
        bash(
          'atlas liveMigrations link create --orgId "$ORG_ID" --accessListIp "$MIGRATION_HOST_IP"',
        ),
      ],
    },
    {
      phase: 'prepare',
      who: 'cloud console',
      title: 'Paste the link token in Cloud Manager',
      text: 'Organization, Settings, Live Migration to Atlas: Connect to Atlas.',
      check: 'The organizations are linked.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Validate and start',
      commands: [
        bash(
          'migration=(--clusterName "$TARGET_CLUSTER" --projectId "$PROJECT_ID" --migrationHosts "$MIGRATION_HOST" --sourceClusterName "$SOURCE_CLUSTER" --sourceProjectId "$SOURCE_PROJECT_ID" --sourceManagedAuthentication)',
          'atlas liveMigrations validation create "${migration[@]}"',
          'atlas liveMigrations create "${migration[@]}"',
        ),
      ],
      check:
        'The validation says SUCCESS before the migration is created. If the agent manages no authentication, --sourceUsername livemigrate takes the place of --sourceManagedAuthentication.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Follow it until it is ready for the cutover',
      commands: [
        bash(
          'read -rp "ID of the migration: " MIGRATION_ID',
          'atlas liveMigrations describe "$MIGRATION_ID" --projectId "$PROJECT_ID"',
        ),
      ],
      check: 'readyForCutover is true and the lag near 0; the window is 120 hours.',
    },
    stopWrites('cut over', context.source),
    {
      phase: 'cut over',
      who: 'you',
      title: 'Cut over',
      commands: [
        bash(
          'atlas liveMigrations cutover --liveMigrationId "$MIGRATION_ID" --projectId "$PROJECT_ID"',
        ),
      ],
      check: 'describe says COMPLETE.',
    },
    ...finish(context),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Take the migration host out of the access list',
      commands: [bash('atlas accessLists delete "$MIGRATION_HOST_IP" --projectId "$PROJECT_ID"')],
    },
  ],
});
