import type { StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';

/** Steps of restoring the provider's backup. */
export const runbook: StepBuilder = (context) => {
  const copyOnly = context.needs.purpose === 'copy';
  return {
    connects: { source: !copyOnly, target: !copyOnly },
    steps: [
      ...(copyOnly ? [] : [stopWrites('move', context)]),
      {
        phase: 'move',
        who: 'cloud console',
        title: 'Make a backup of the source now',
        check: 'The console shows the backup as complete, later than the last write.',
      },
      {
        phase: 'move',
        who: 'cloud console',
        title: 'Restore it into a new cluster',
        text: 'Of the same version, with as much disk or more.',
        check: 'The console shows the new cluster as running.',
      },
      ...(copyOnly
        ? []
        : [
            ...compare(context, 'cut over'),
            switchApplication(context.target),
            goBack(context),
            ...closeUp(context),
          ]),
    ],
  };
};
