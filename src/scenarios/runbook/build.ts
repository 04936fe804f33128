import { cargoLeftBehind } from '../cargo';
import type { Case } from '../case';
import { estimateFor, estimateInWords } from '../estimate';
import { methodOf, type AdvisedMethod } from '../method';
import { checkPrerequisites } from '../prerequisites';
import { withAccount } from '../remedies';
import { rowOf } from '../rows';
import type { Finding, RemedyCommands } from '../rule';
import { findingsOf } from '../rules';
import { documentsOf } from '../sources';
import type { RunbookConnection } from './connection';
import { contextOf, type MethodSteps, type RunbookContext } from './context';
import { grantRoles } from './grantRoles';
import { engineSpeaksTo } from './cutoverSteps';
import { atLeast } from '../versions';
import { askVariables, inspectSides, MONGOSH_MINIMUM, openShell } from './shell';
import {
  RUNBOOK_PHASES,
  type Commands,
  type Runbook,
  type RunbookRequest,
  type StepDraft,
} from './types';

/** The shell with its variables comes first, then a look at the sides that the engine can reach. */
function preparation(context: RunbookContext, { connects, variables }: MethodSteps): StepDraft[] {
  const { source, target } = context;
  const connections = [...(connects.source ? [source] : []), ...(connects.target ? [target] : [])];
  const seen = connections.filter(({ side }) =>
    engineSpeaksTo(side === 'source' ? context.sourceFacts : context.targetFacts),
  );
  const old = [context.sourceFacts, context.targetFacts].some(
    ({ version }) => version !== undefined && !atLeast(version, MONGOSH_MINIMUM),
  );
  return [
    ...(connections.length === 0 ? [] : [openShell(connections, old)]),
    ...(seen.length === 0 ? [] : [inspectSides(seen)]),
    ...(variables === undefined || variables.length === 0 ? [] : [askVariables(variables)]),
  ];
}

/** What stands against the method comes before all else, unless its own steps remove it. */
function firstThings(
  findings: readonly Finding[],
  steps: readonly StepDraft[],
  source: RunbookConnection,
): StepDraft[] {
  const removed = new Set(steps.flatMap(({ removes = [] }) => removes));
  return findings
    .filter(({ kind, id }) => kind === 'blocker' && !removed.has(id))
    .map(({ text, remedy, fixable, commands }) => ({
      phase: 'prepare',
      who: 'you',
      title: fixable === true ? `First: ${text}` : `Stop here: ${text}`,
      text: remedy,
      commands: commands === undefined ? [] : [commandsOf(commands, source)],
    }));
}

function commandsOf({ text, runOn }: RemedyCommands, { user }: RunbookConnection): Commands {
  if (runOn === 'shell') return { language: 'bash', text };
  const filled = user.startsWith('$') ? text : withAccount(text, 'source', user);
  return { language: 'javascript', text: filled, ...(runOn === 'connection' && { on: 'source' }) };
}

function inOrder(steps: readonly StepDraft[]): StepDraft[] {
  return RUNBOOK_PHASES.flatMap((phase) => steps.filter((step) => step.phase === phase));
}

/**
 * Writes the runbook of one method for two sides: what to do, in order, with the commands filled
 * in. What is not known is a variable that the first steps ask for; passwords always are.
 * @throws FerryError `no-such-method`
 */
export function buildRunbook(methods: readonly AdvisedMethod[], request: RunbookRequest): Runbook {
  const { mode, source, target, needs } = request;
  const method = methodOf(methods, request.method);
  const { advice } = method;
  const row = request.row === undefined ? undefined : rowOf(methods, request.row);
  // What a row asks for is about the methods that it documents.
  const documenting = row?.methods.some(
    (way) => way.method === method.id && way.role === 'documented',
  )
    ? row
    : undefined;
  const sides = { source: source.facts, target: target.facts, needs };
  const estimate = estimateFor(advice, mode, sides);
  const context = contextOf(request, estimate);
  const made = method.runbook(context);
  const rows = row === undefined ? [] : [row];
  const given: Case = { ...sides, method, mode, estimate, rows };
  const limits = [...advice.limits, ...(documenting?.limits ?? [])].map(({ text }) => text);
  const steps = [
    ...firstThings(findingsOf(method, given), made.steps, context.source),
    ...preparation(context, made),
    ...grantRoles(method, context, made),
    ...made.steps,
  ];
  return {
    title: `${method.title}: ${source.label} to ${target.label}`,
    method: method.id,
    mode,
    ...(row === undefined ? {} : { row: row.row }),
    source: source.label,
    target: target.label,
    estimate: { summary: estimateInWords(estimate), derivation: estimate.derivation },
    variables: [
      ...(made.connects.source ? context.source.variables : []),
      ...(made.connects.target ? context.target.variables : []),
      ...(made.variables ?? []),
    ],
    prerequisites: checkPrerequisites(
      [...(documenting?.prerequisites ?? []), ...advice.prerequisites],
      given,
    ).map(({ text, state }) => ({ text, state })),
    cannotCarry: cargoLeftBehind(method, given),
    limits: [...new Set(limits)],
    steps: inOrder(steps).map(({ removes: _, ...step }, index) => ({ number: index + 1, ...step })),
    sources: documentsOf([...advice.sources, ...(documenting?.sources ?? [])], advice.documents),
  };
}
