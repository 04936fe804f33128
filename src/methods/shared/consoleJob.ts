import type { RunbookContext, StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import { keepEnoughOplog, oneMemberReplicaSet } from '../../scenarios/runbook/sourceSteps';
import { createUsers, shardTarget } from '../../scenarios/runbook/targetSteps';
import type { StepDraft } from '../../scenarios/runbook/types';

type Words = Pick<StepDraft, 'title' | 'text' | 'check'>;

/** What a provider's service that copies and follows is called by, in its console. */
interface ConsoleJob {
  create: Words;
  /** The title of the step that ends it. */
  end: string;
}

/** Steps of a job that is made, watched and ended in a provider's console. */
export function consoleJobRunbook({ create, end }: ConsoleJob): StepBuilder {
  return (context: RunbookContext) => {
    const isOffline = context.mode === 'offline';
    return {
      connects: { source: true, target: true },
      steps: [
        ...oneMemberReplicaSet(context),
        ...keepEnoughOplog(context),
        ...shardTarget(context),
        ...createUsers(context),
        ...(isOffline ? [stopWrites('move', context)] : []),
        { phase: 'move', who: 'cloud console', ...create },
        ...(isOffline ? [] : [stopWrites('cut over', context, false)]),
        {
          phase: 'cut over',
          who: 'cloud console',
          title: end,
          check: 'The console shows no change left before, and the task as ended after.',
        },
        ...compare(context, 'cut over'),
        switchApplication(context.target),
        goBack(context, isOffline),
        ...closeUp(context),
      ],
    };
  };
}
