import { METHODS } from '../methods';
import { estimateFor, estimateInWords } from '../estimate';
import { cargoLeftBehind } from '../cargo';
import type { Case } from '../case';
import { checkPrerequisites } from '../prerequisites';
import { rowOf } from '../rows';
import { SOURCES } from '../sources';
import type { MethodId } from '../types';
import { dtsMigrationSteps, dtsSyncSteps } from './dts';
import { logicalBackupSteps } from './logicalBackup';
import { ownSampleDataSteps } from './sampleData';
import { mongoshakeSteps } from './mongoshake';
import { builtInSteps } from './builtIn';
import { contextOf, type MethodSteps, type RunbookContext, type StepBuilder } from './context';
import { atlasPullSteps, atlasPushSteps } from './atlas';
import { sampleDataSteps, snapshotRestoreSteps } from './atlasClusters';
import { mongosyncSteps } from './mongosync';
import { grantRoles } from './grantRoles';
import { inspectSides, openShell } from './parts';
import { physicalBackupSteps } from './physicalBackup';
import { supportSteps } from './support';
import { dumpRestoreSteps } from './dumpRestore';
import { compassSteps, mongoimportSteps } from './files';
import { kafkaConnectSteps } from './kafkaConnect';
import { RUNBOOK_PHASES, type Runbook, type RunbookRequest, type StepDraft } from './types';

/** The steps of each method. */
const STEP_BUILDERS: Readonly<Record<MethodId, StepBuilder>> = {
  'built-in': builtInSteps,
  'dump-restore': dumpRestoreSteps,
  mongoimport: mongoimportSteps,
  'apsaradb-logical-backup': logicalBackupSteps,
  'apsaradb-physical-backup': physicalBackupSteps,
  mongoshake: mongoshakeSteps,
  'dts-migration': dtsMigrationSteps,
  'dts-sync': dtsSyncSteps,
  'atlas-live-migrate-push': atlasPushSteps,
  'atlas-live-migrate-pull': atlasPullSteps,
  mongosync: mongosyncSteps,
  compass: compassSteps,
  'atlas-sample-data': sampleDataSteps,
  'own-sample-data': ownSampleDataSteps,
  'atlas-snapshot-restore': snapshotRestoreSteps,
  'kafka-connect': kafkaConnectSteps,
  'contact-support': supportSteps,
};

/** The shell with its variables comes first, then a look at the sides that the engine can reach. */
function preparation(
  { source, target }: RunbookContext,
  { connects, variables }: MethodSteps,
): StepDraft[] {
  const connections = [...(connects.source ? [source] : []), ...(connects.target ? [target] : [])];
  const asked: StepDraft[] =
    variables === undefined || variables.length === 0
      ? []
      : [
          {
            phase: 'prepare',
            who: 'you',
            title: 'Set what only you can know',
            text: 'In the same bash shell.',
            commands: [
              {
                language: 'bash',
                text: variables
                  .map(
                    ({ name, meaning, secret }) =>
                      `read -r${secret ? 's' : ''}p '${capitalized(meaning).replaceAll("'", '’')}: ' ${name}${secret ? '; echo' : ''}; export ${name}`,
                  )
                  .join('\n'),
              },
            ],
          },
        ];
  return [
    ...(connections.length === 0 ? [] : [openShell(connections), inspectSides(connections)]),
    ...asked,
  ];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function inOrder(steps: readonly StepDraft[]): StepDraft[] {
  return RUNBOOK_PHASES.flatMap((phase) => steps.filter((step) => step.phase === phase));
}

/**
 * Writes the runbook of one method for two sides: what to do, in order, with the commands filled
 * in. What is not known is a variable that the first steps ask for; passwords always are.
 */
export function buildRunbook(request: RunbookRequest): Runbook {
  const method = METHODS[request.method];
  const row = request.row === undefined ? undefined : rowOf(request.row);
  // What a row asks for is about the methods that it documents.
  const documenting = row?.methods.some(
    (way) => way.method === request.method && way.role === 'documented',
  )
    ? row
    : undefined;
  const context = contextOf(request);
  const made = STEP_BUILDERS[request.method](context);
  const sides = {
    source: request.source.facts,
    target: request.target.facts,
    needs: request.needs,
  };
  const estimate = estimateFor(method, request.mode, sides);
  const given: Case = {
    ...sides,
    method,
    mode: request.mode,
    estimate,
    rows: row === undefined ? [] : [row],
  };
  const connections = [
    ...(made.connects.source ? context.source.variables : []),
    ...(made.connects.target ? context.target.variables : []),
  ];
  const sources = [...new Set([...method.sources, ...(documenting?.sources ?? [])])];
  return {
    title: `${method.title}: ${request.source.label} to ${request.target.label}`,
    method: request.method,
    mode: request.mode,
    ...(row === undefined ? {} : { row: row.row }),
    source: request.source.label,
    target: request.target.label,
    estimate: { summary: estimateInWords(estimate), derivation: estimate.derivation },
    variables: [...connections, ...(made.variables ?? [])],
    prerequisites: checkPrerequisites(
      [...(documenting?.prerequisites ?? []), ...method.prerequisites],
      given,
    ).map(({ text, state }) => ({ text, state })),
    cannotCarry: cargoLeftBehind(given),
    limits: [
      ...new Set([...method.limits, ...(documenting?.limits ?? [])].map(({ text }) => text)),
    ],
    steps: inOrder([
      ...preparation(context, made),
      ...grantRoles(method, context, made.connects),
      ...made.steps,
    ]).map((step, index) => ({
      number: index + 1,
      ...step,
    })),
    sources: sources.flatMap((key) => SOURCES[key] ?? []),
  };
}
