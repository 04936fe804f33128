import type { StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import { keepEnoughOplog, oneMemberReplicaSet } from '../../scenarios/runbook/sourceSteps';
import { createUsers, shardTarget } from '../../scenarios/runbook/targetSteps';

/** Steps of Huawei DRS. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  steps: [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    ...shardTarget(context),
    ...createUsers(context),
    ...(context.mode === 'offline' ? [stopWrites('move', context)] : []),
    {
      phase: 'move',
      who: 'cloud console',
      title: 'Create a DRS migration task',
      text: 'DRS console: Online Migration, Create Migration Task; MongoDB to DDS or the reverse; test both connections; full, or full and incremental; resolve what the pre-check finds; start.',
      check: 'The task shows the full part as completed, and the incremental delay as 0.',
    },
    ...(context.mode === 'offline' ? [] : [stopWrites('cut over', context, false)]),
    {
      phase: 'cut over',
      who: 'cloud console',
      title: 'Stop the DRS task',
      check: 'The console shows no change left before, and the task as ended after.',
    },
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context, context.mode === 'offline'),
    ...closeUp(context),
  ],
});
