import type { ScenarioFacts } from '../facts';
import { isManaged } from '../providers';
import { atLeast, DRIVER_MINIMUM } from '../versions';
import { bash, mongosh, mongoshThere, type RunbookContext } from './context';
import { blockWrites, COUNT_DOCUMENTS } from './scripts';
import { startBalancers } from './sourceSteps';
import type { RunbookConnection } from './connection';
import type { Commands, StepDraft } from './types';
import type { Side } from '../types';

/** Whether the source's server can refuse writes: from 6.0, in a set or a cluster of one's own. */
function canRefuseWrites({ sourceFacts, mode }: RunbookContext): boolean {
  const { version, topology } = sourceFacts;
  const alone = topology === 'standalone' && mode === 'offline';
  return !isManaged(sourceFacts) && !alone && version !== undefined && atLeast(version, '6.0');
}

/**
 * Stops the application's writes.
 * @param refused the server may refuse them as well: nothing of the method writes to the source
 */
export function stopWrites(
  phase: StepDraft['phase'],
  context: RunbookContext,
  refused = true,
): StepDraft {
  const commands = refused && canRefuseWrites(context);
  return {
    phase,
    who: 'you',
    title: 'Stop the writes to the source',
    text: commands
      ? 'Stop or pause the application; the server can refuse writes besides.'
      : 'Stop or pause the application.',
    commands: commands ? [mongosh(context.source, blockWrites(true))] : [],
    check:
      'db.serverStatus().opcounters on the source shows no inserts, updates and deletes growing.',
  };
}

/** Whether the engine, and with it `mongo-ferry inspect` and `verify`, speaks to a side. */
export function engineSpeaksTo({ version }: ScenarioFacts): boolean {
  return version === undefined || atLeast(version, DRIVER_MINIMUM);
}

/**
 * Compares both sides with `mongo-ferry verify`, where the engine speaks to both.
 * @param options of the namespaces that were chosen or renamed, as bash words
 */
export function compare(
  context: RunbookContext,
  phase: StepDraft['phase'],
  options = '',
): StepDraft[] {
  if (![context.sourceFacts, context.targetFacts].every(engineSpeaksTo)) {
    return [
      {
        phase,
        who: 'you',
        title: 'Compare the counts of both sides',
        text: 'Run it on both sides.',
        commands: [mongoshThere(...COUNT_DOCUMENTS)],
        check: 'The two lists are equal.',
      },
    ];
  }
  return [
    {
      phase,
      who: 'Mongo Ferry',
      title: 'Compare both sides byte for byte',
      text: 'Writes stay stopped meanwhile: the time is part of the downtime above.',
      commands: [
        bash(`mongo-ferry verify --source env:SOURCE_URI --target env:TARGET_URI${options}`),
      ],
      check: 'It ends with 0 differences (exit code 0).',
    },
  ];
}

/** Points the application to the target. */
export function switchApplication(target: RunbookConnection): StepDraft {
  return {
    phase: 'cut over',
    who: 'you',
    title: `Point the application to ${target.label} and start it`,
    check: 'The application reads and writes; errors and latency are as before.',
  };
}

/** How to return before and after the application writes to the target. */
export function goBack(context: RunbookContext, refused = true): StepDraft {
  const commands: Commands[] =
    refused && canRefuseWrites(context) ? [mongosh(context.source, blockWrites(false))] : [];
  return {
    phase: 'roll back',
    who: 'you',
    title: 'If something is wrong, go back to the source',
    text: 'Before the application has written to the target, point it back to the source and nothing is lost. Afterwards its new writes are on the target only: carry them back by a migration in the other direction first.',
    commands,
    check: 'The source takes writes again.',
  };
}

/** Takes back what was opened for the migration. */
export function closeUp(
  context: RunbookContext,
  { also = [], balancers = [] }: { also?: readonly string[]; balancers?: readonly Side[] } = {},
): StepDraft[] {
  return [
    ...startBalancers(context, balancers),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Take back what was opened for the migration',
      text: [
        'Remove from the allow-lists and firewalls what was added; drop accounts made for the migration; delete dumps and configuration files that hold connection strings.',
        ...also,
      ].join(' '),
      commands: [
        bash(
          'rm -f ./source.yaml ./target.yaml',
          'unset SOURCE_PASSWORD TARGET_PASSWORD SOURCE_URI TARGET_URI',
        ),
      ],
    },
  ];
}
