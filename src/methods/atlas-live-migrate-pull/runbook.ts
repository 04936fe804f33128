import { mongosh, type RunbookContext, type StepBuilder } from '../../scenarios/runbook/context';
import {
  cleanOrphans,
  createUsers,
  growOplog,
  oneMemberReplicaSet,
  stopBalancer,
  stopWrites,
} from '../../scenarios/runbook/parts';
import { finish, grantLiveRoles, LIVE_OPLOG_HOURS } from '../shared/liveSteps';

function firewall(context: RunbookContext): string {
  return context.sourceFacts.hosting === 'aws'
    ? 'the security group'
    : "the source's firewall or allow-list";
}

/** Steps of Atlas' pulling live migration. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  ownAccounts: true,
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
