import { bash, type StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import { keepEnoughOplog, oneMemberReplicaSet } from '../../scenarios/runbook/sourceSteps';
import { createSearchIndexes, createUsers, shardTarget } from '../../scenarios/runbook/targetSteps';

/** Steps of dsync. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  steps: [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    ...shardTarget(context),
    ...createUsers(context),
    {
      phase: 'move',
      who: 'you',
      title: 'Start dsync',
      text: 'Its arguments show the connection strings to users of the machine: use one that nobody else logs in to.',
      commands: [bash('dsync --progress "$SOURCE_URI" "$TARGET_URI" & DSYNC=$!')],
      check: 'Its progress says that the initial sync is done and changes are followed.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Create indexes, views and options on the target',
      text: 'dsync carries documents only.',
    },
    ...createSearchIndexes(context),
    stopWrites('cut over', context),
    {
      phase: 'cut over',
      who: 'you',
      title: 'Wait until no change is left, then stop dsync',
      commands: [bash('kill "$DSYNC"')],
      check: 'Its progress shows no change for a minute before it is stopped.',
    },
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context),
    ...closeUp(context),
  ],
});
