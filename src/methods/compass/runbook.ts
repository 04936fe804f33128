import type { StepBuilder } from '../../scenarios/runbook/context';
import { stopWrites, switchApplication } from '../../scenarios/runbook/cutoverSteps';
import type { StepDraft } from '../../scenarios/runbook/types';

/** Steps in Compass. */
export const runbook: StepBuilder = (context) => {
  const files = context.sourceFacts.provider === 'files';
  return {
    connects: { source: false, target: false },
    steps: [
      ...(files
        ? []
        : [
            stopWrites('move', context),
            {
              phase: 'move',
              who: 'you',
              title: `Connect Compass to ${context.source.label} and export each collection`,
              text: 'Collection, Export Data, Export the full collection, JSON, Advanced JSON Format: Canonical Extended JSON. CSV loses types.',
              check: 'One file for each collection, with as many documents as the collection.',
            } satisfies StepDraft,
          ]),
      {
        phase: 'move',
        who: 'you',
        title: `Connect Compass to ${context.target.label} and import each file`,
        text: 'Create the database and collection, then Add Data, Import JSON or CSV file; for a CSV choose the type of each field.',
        check: 'The count shown equals the number of documents in the file.',
      },
      {
        phase: 'move',
        who: 'you',
        title: 'Create the indexes in Compass, collection by collection',
      },
      switchApplication(context.target),
      {
        phase: 'clean up',
        who: 'you',
        title: 'Delete the exported files and take back allow-list entries',
      },
    ],
  };
};
