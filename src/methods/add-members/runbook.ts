import type { StepBuilder } from '../../scenarios/runbook/context';
import { closeUp } from '../../scenarios/runbook/cutoverSteps';
import { keepEnoughOplog, oneMemberReplicaSet } from '../../scenarios/runbook/sourceSteps';
import { addMember, handOver, memberVariables } from '../shared/newMembers';

/** Steps of adding members and stepping down. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: false },
  variables: memberVariables,
  steps: [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    {
      phase: 'prepare',
      who: 'you',
      title: 'Start mongod on the new machines, empty',
      text: 'The version, the set’s name, the key file and TLS as on the old members; an empty data folder.',
      check: 'Each answers to a ping from every old member.',
    },
    ...addMember(context),
    ...handOver(context),
    ...closeUp(context),
  ],
});
