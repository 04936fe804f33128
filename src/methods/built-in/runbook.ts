import { bash, type RunbookContext, type StepBuilder } from '../../scenarios/runbook/context';
import {
  compare,
  createUsers,
  goBack,
  growOplog,
  oneMemberReplicaSet,
  closeUp,
  shardTarget,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/parts';
import type { StepDraft } from '../../scenarios/runbook/types';

/** Hours of oplog that a copy of days is given room in; shorter copies need less. */
const OPLOG_HOURS = 48;

const CONNECTIONS = '--source env:SOURCE_URI --target env:TARGET_URI';

function online(context: RunbookContext): StepDraft[] {
  const lasting = context.needs.purpose === 'sync';
  return [
    ...oneMemberReplicaSet(context),
    ...growOplog(context, OPLOG_HOURS),
    ...shardTarget(context),
    ...createUsers(context),
    {
      phase: 'move',
      who: 'Mongo Ferry',
      title: 'Start the migration, and leave it running',
      text: 'It may be interrupted and goes on where it stopped: mongo-ferry resume move.',
      commands: [bash(`mongo-ferry ${lasting ? 'sync' : 'migrate'} ${CONNECTIONS} --name move`)],
      check:
        'mongo-ferry status move, in another terminal, says that the copy is done and the lag is a few seconds.',
    },
    stopWrites('cut over', context.source),
    {
      phase: 'cut over',
      who: 'Mongo Ferry',
      title: 'Cut over',
      commands: [bash('mongo-ferry cutover move')],
      check: 'It ends with 0 differences (exit code 0).',
    },
    switchApplication(context.target),
    goBack(context.source),
    ...closeUp(context, [
      'The database mongo_ferry in the target holds the state of the migration: drop it when it is no longer wanted.',
    ]),
  ];
}

function offline(context: RunbookContext): StepDraft[] {
  return [
    ...shardTarget(context),
    ...createUsers(context),
    stopWrites('move', context.source),
    {
      phase: 'move',
      who: 'Mongo Ferry',
      title: 'Copy',
      commands: [bash(`mongo-ferry snapshot ${CONNECTIONS} --name move`)],
      check: 'It ends with exit code 0.',
    },
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context.source),
    ...closeUp(context, [
      'The database mongo_ferry in the target holds the state of the migration: drop it when it is no longer wanted.',
    ]),
  ];
}

/** Steps of the built-in engine. */
export const runbook: StepBuilder = (context) => ({
  steps: context.mode === 'online' ? online(context) : offline(context),
  connects: { source: true, target: true },
});
