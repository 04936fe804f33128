import { bash, type StepBuilder } from '../../scenarios/runbook/context';
import { PROJECT, TARGET_CLUSTER } from '../shared/atlas';

/** Steps of loading sample data. */
export const runbook: StepBuilder = () => ({
  connects: { source: false, target: false },
  variables: [PROJECT, TARGET_CLUSTER],
  steps: [
    {
      phase: 'move',
      who: 'you',
      title: 'Load the sample data',
      commands: [
        bash(
          'atlas auth login',
          'atlas clusters sampleData load "$TARGET_CLUSTER" --projectId "$PROJECT_ID" --output json',
          'read -rp "_id of the job: " JOB_ID',
          'atlas clusters sampleData watch "$JOB_ID" --projectId "$PROJECT_ID"',
        ),
      ],
      check: 'The job is COMPLETED, and the sample databases are there.',
    },
    {
      phase: 'clean up',
      who: 'you',
      title: 'Drop the sample databases when they are no longer wanted',
    },
  ],
});
