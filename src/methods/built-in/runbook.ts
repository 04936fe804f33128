import { keepEnoughOplog, oneMemberReplicaSet } from '../../scenarios/runbook/sourceSteps';
import { bash, type RunbookContext, type StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import { createSearchIndexes, createUsers, shardTarget } from '../../scenarios/runbook/targetSteps';
import type { StepDraft, Variable } from '../../scenarios/runbook/types';
import { choice, choiceVariables } from './choice';

const CONNECTIONS = '--source env:SOURCE_URI --target env:TARGET_URI';
const STATE =
  'The database mongo_ferry in the target holds the state of the migration: drop it when it is no longer wanted.';

/** Sharded to sharded, the engine shards the target itself. */
function sharding(context: RunbookContext): StepDraft[] {
  return context.sourceFacts.topology === 'sharded' ? [] : shardTarget(context);
}

function online(context: RunbookContext): StepDraft[] {
  const { source, target, needs } = context;
  const lasting = needs.purpose === 'sync';
  const chosen = choice(needs);
  const back = needs.reverseSync === true;
  return [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    ...sharding(context),
    ...createUsers(context),
    {
      phase: 'move',
      who: 'Mongo Ferry',
      title: lasting
        ? 'Start the synchronization, and leave it running'
        : 'Start the migration, and leave it running',
      text: 'It may be interrupted and goes on where it stopped: mongo-ferry resume move.',
      commands: [
        bash(
          ...chosen.lines,
          `mongo-ferry ${lasting ? 'sync' : 'migrate'} ${CONNECTIONS} --name move${chosen.options}${chosen.load}`,
        ),
      ],
      check:
        'mongo-ferry status move, in another terminal, says that the copy is done and the lag is a few seconds.',
    },
    ...createSearchIndexes(context),
    ...(lasting ? lastingEnd() : []),
    ...(lasting
      ? []
      : [
          stopWrites('cut over', context),
          {
            phase: 'cut over',
            who: 'Mongo Ferry',
            title: 'Cut over, and compare both sides',
            text: 'Writes stay stopped until the comparison has ended: that is part of the downtime above.',
            commands: [bash(`mongo-ferry cutover move${back ? ' --reverse' : ''}`)],
            check: 'It ends with 0 differences (exit code 0).',
          } satisfies StepDraft,
          switchApplication(target),
          ...(back ? wayBack(source.label) : [goBack(context)]),
        ]),
    ...closeUp(context, { also: [STATE] }),
  ];
}

function lastingEnd(): StepDraft[] {
  return [
    {
      phase: 'clean up',
      who: 'Mongo Ferry',
      title: 'When it is no longer wanted, end the synchronization',
      text: 'Until then it runs; mongo-ferry status move tells of its lag.',
      commands: [bash('mongo-ferry cancel move')],
    },
  ];
}

/** The changes made on the target from the cutover on flow back into the old source. */
function wayBack(label: string): StepDraft[] {
  return [
    {
      phase: 'roll back',
      who: 'Mongo Ferry',
      title: 'Let changes flow back, so that nothing is lost by returning',
      text: 'In another terminal of this shell; it runs for as long as a return is to be possible.',
      commands: [
        bash('mongo-ferry resume move-reverse --source env:TARGET_URI --target env:SOURCE_URI'),
      ],
      check: 'mongo-ferry status move-reverse says that the lag is a few seconds.',
    },
    {
      phase: 'roll back',
      who: 'Mongo Ferry',
      title: `To return to ${label}, stop the writes to the target and cut over backwards`,
      commands: [bash('mongo-ferry cutover move-reverse')],
      check: 'It ends with 0 differences (exit code 0); then point the application back.',
    },
  ];
}

function offline(context: RunbookContext): StepDraft[] {
  const chosen = choice(context.needs);
  return [
    ...sharding(context),
    ...createUsers(context),
    stopWrites('move', context),
    {
      phase: 'move',
      who: 'Mongo Ferry',
      title: 'Copy, and compare both sides',
      text: 'It may be interrupted and goes on where it stopped: mongo-ferry resume move.',
      commands: [
        bash(
          ...chosen.lines,
          `mongo-ferry snapshot ${CONNECTIONS} --name move${chosen.options}${chosen.load}`,
        ),
      ],
      check: 'It ends with 0 differences (exit code 0).',
    },
    ...createSearchIndexes(context),
    switchApplication(context.target),
    goBack(context),
    ...closeUp(context, { also: [STATE] }),
  ];
}

/** Steps of the built-in engine. */
export const runbook: StepBuilder = (context) => ({
  steps: context.mode === 'online' ? online(context) : offline(context),
  connects: { source: true, target: true },
  variables: choiceVariables(context.needs) satisfies Variable[],
});
