import { atlasProjects } from '../../scenarios/runbook/accounts';
import type { RunbookContext, StepBuilder } from '../../scenarios/runbook/context';
import { stopWrites } from '../../scenarios/runbook/cutoverSteps';
import {
  cleanOrphans,
  dropLeftovers,
  keepEnoughOplog,
  nameShards,
  oneMemberReplicaSet,
  stopBalancers,
} from '../../scenarios/runbook/sourceSteps';
import { createUsers } from '../../scenarios/runbook/targetSteps';
import { finish, makeReader } from '../shared/liveSteps';

function firewall({ sourceFacts }: RunbookContext): string {
  return sourceFacts.hosting === 'aws'
    ? 'the security group'
    : "the source's firewall or allow-list";
}

/** Steps of Atlas' pulling live migration. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  ownAccounts: true,
  variables: atlasProjects(context, ['source']),
  steps: [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    ...nameShards(context),
    ...stopBalancers(context),
    ...cleanOrphans(context),
    makeReader(context, true),
    dropLeftovers(context),
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
    stopWrites('cut over', context, false),
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
