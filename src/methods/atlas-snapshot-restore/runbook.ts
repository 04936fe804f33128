import { bash, variable, type StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import type { Variable } from '../../scenarios/runbook/types';
import { PROJECT, TARGET_CLUSTER } from '../shared/atlas';

/** Steps of restoring a snapshot into another cluster. */
export const runbook: StepBuilder = (context) => {
  const variables: Variable[] = [
    PROJECT,
    TARGET_CLUSTER,
    variable('SOURCE_CLUSTER', 'name of the source cluster in Atlas'),
    variable('TARGET_PROJECT_ID', 'ID of the project of the target cluster'),
  ];
  const copyOnly = context.needs.purpose === 'copy';
  return {
    connects: { source: !copyOnly, target: !copyOnly },
    variables,
    steps: [
      ...(copyOnly ? [] : [stopWrites('move', context)]),
      {
        phase: 'move',
        who: 'you',
        title: 'Take a snapshot',
        commands: [
          bash(
            'atlas auth login',
            'atlas backups snapshots create "$SOURCE_CLUSTER" --projectId "$PROJECT_ID" --desc "copy" --output json',
            'read -rp "id of the snapshot: " SNAPSHOT_ID',
            'atlas backups snapshots watch "$SNAPSHOT_ID" --clusterName "$SOURCE_CLUSTER" --projectId "$PROJECT_ID"',
          ),
        ],
        check: 'The snapshot is completed.',
      },
      {
        phase: 'move',
        who: 'you',
        title: 'Restore it into the target cluster',
        text: 'It replaces everything in the target cluster.',
        commands: [
          bash(
            'atlas backups restores start automated --clusterName "$SOURCE_CLUSTER" --projectId "$PROJECT_ID" --snapshotId "$SNAPSHOT_ID" --targetClusterName "$TARGET_CLUSTER" --targetProjectId "$TARGET_PROJECT_ID" --output json',
            'read -rp "id of the restore job: " RESTORE_ID',
            'atlas backups restores watch "$RESTORE_ID" --clusterName "$SOURCE_CLUSTER" --projectId "$PROJECT_ID"',
          ),
        ],
        check: 'The restore job is finished without failed: true.',
      },
      ...(copyOnly
        ? []
        : [
            ...compare(context, 'cut over'),
            switchApplication(context.target),
            goBack(context),
            ...closeUp(context),
          ]),
      {
        phase: 'clean up',
        who: 'you',
        title: 'Delete the snapshot, if it was made for this alone',
      },
    ],
  };
};
