import { cargoLeftBehind } from '../cargo';
import type { Case } from '../case';
import { estimateFor, estimateInWords } from '../estimate';
import { methodOf, type AdvisedMethod } from '../method';
import { checkPrerequisites } from '../prerequisites';
import { rowOf } from '../rows';
import { documentsOf } from '../sources';
import { contextOf, type MethodSteps, type RunbookContext } from './context';
import { grantRoles } from './grantRoles';
import { inspectSides, openShell } from './parts';
import { RUNBOOK_PHASES, type Runbook, type RunbookRequest, type StepDraft } from './types';

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
  const context = contextOf(request);
  const made = method.runbook(context);
  const sides = { source: source.facts, target: target.facts, needs };
  const estimate = estimateFor(advice, mode, sides);
  const rows = row === undefined ? [] : [row];
  const given: Case = { ...sides, method, mode, estimate, rows };
  const limits = [...advice.limits, ...(documenting?.limits ?? [])].map(({ text }) => text);
  const steps = [
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
    steps: inOrder(steps).map((step, index) => ({ number: index + 1, ...step })),
    sources: documentsOf([...advice.sources, ...(documenting?.sources ?? [])], advice.documents),
  };
}
