import { atlasProjects } from '../../scenarios/runbook/accounts';
import { bash, variable, type StepBuilder } from '../../scenarios/runbook/context';
import { stopWrites } from '../../scenarios/runbook/cutoverSteps';
import { keepEnoughOplog, nameShards } from '../../scenarios/runbook/sourceSteps';
import { createUsers } from '../../scenarios/runbook/targetSteps';
import { PROJECT, TARGET_CLUSTER } from '../shared/atlas';
import { finish, makeReader } from '../shared/liveSteps';

/** Steps of Atlas' pushing live migration. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  ownAccounts: true,
  variables: [
    ...atlasProjects(context, ['source']),
    variable('ORG_ID', 'ID of the Atlas organization, from its settings'),
    PROJECT,
    TARGET_CLUSTER,
    variable('MIGRATION_HOST', 'name of the migration host, as Cloud Manager lists it'),
    variable('MIGRATION_HOST_IP', 'its address as seen by Atlas'),
    variable('SOURCE_CLUSTER', 'name of the source deployment in Cloud Manager'),
    variable('SOURCE_PROJECT_ID', 'ID of the source project in Cloud Manager'),
  ],
  steps: [
    ...keepEnoughOplog(context),
    ...nameShards(context),
    makeReader(context, false),
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
    stopWrites('cut over', context, false),
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
