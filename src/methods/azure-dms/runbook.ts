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

/** Steps of Azure’s migration. */
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
      title: 'Create a migration job',
      text: 'In VS Code, DocumentDB extension: the source, Data Migration, Azure DocumentDB Migration; choose the target, the mode, the databases and collections; start.',
      check: 'The job shows all collections as copied, and online ones as following.',
    },
    ...(context.mode === 'offline' ? [] : [stopWrites('cut over', context, false)]),
    {
      phase: 'cut over',
      who: 'cloud console',
      title: 'Cut the job over',
      check: 'The console shows no change left before, and the task as ended after.',
    },
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context, context.mode === 'offline'),
    ...closeUp(context),
  ],
});
