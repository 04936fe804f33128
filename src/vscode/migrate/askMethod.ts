import * as vscode from 'vscode';
import { fromDeploymentFacts } from '../../scenarios/fromDeployment';
import type { Needs, ScenarioFacts } from '../../scenarios/facts';
import type { RankedMethod } from '../../scenarios/rankedMethod';
import type { Recommendation } from '../../scenarios/recommend';
import type { Choice, StepPrompt } from '../common/steps';
import type { Connection } from '../connections/connection';
import type { Operation } from '../migrations/record';
import type { ChosenMethod } from '../recommendation/chosenMethod';
import type { PlanContext, PlanState } from './planState';

/** What was recommended, and between what. */
interface Advice {
  recommendation: Recommendation;
  needs: Needs;
  facts: { source: ScenarioFacts; target: ScenarioFacts };
}

/** Whether Mongo Ferry's own engine is to carry it out, rather than another method. */
export function isOwn({ method }: Pick<PlanState, 'method'>): boolean {
  return method === undefined || method.startedAs === 'migration';
}

/** Asks for the method, the recommended one first. */
export async function askMethod(
  state: PlanState,
  prompt: StepPrompt,
  context: PlanContext,
): Promise<void> {
  const { source, target, operation } = state;
  if (!target) return;
  const waiting = vscode.l10n.t('Comparing the ways from {0} to {1}…', source.name, target.name);
  const advice = await prompt.busy(waiting, advise(source, target, operation, context));
  const usable = advice.recommendation.ranked.filter((method) => suits(method, operation));
  if (usable.length === 0) {
    await prompt.pick({
      placeholder: advice.recommendation.none ?? vscode.l10n.t('No method leads there.'),
      items: [{ label: vscode.l10n.t('Choose another target'), value: 'back' }],
    });
    prompt.goBack();
  }
  const method = await prompt.pick<RankedMethod>({
    placeholder: vscode.l10n.t('How to carry it over'),
    items: usable.map((each) => choiceOf(each, advice.recommendation)),
    active: usable.find((each) => each.method === state.method?.method),
  });
  state.method = chosen(method, advice, source, target);
}

/** A method that can be used as things stand or once something is done, in the operation's way. */
function suits({ startedAs, mode, status }: RankedMethod, operation: Operation): boolean {
  if (status === 'unsuitable') return false;
  const following = operation !== 'snapshot';
  if (startedAs === 'migration') return (mode === 'online') === following;
  return operation !== 'sync' || mode === 'online';
}

async function advise(
  source: Connection,
  target: Connection,
  operation: Operation,
  { engine, store }: PlanContext,
): Promise<Advice> {
  const client = await engine.client();
  const inspect = async (connection: Connection) =>
    fromDeploymentFacts(await client.inspect(await store.completeUri(connection)));
  const [from, to] = await Promise.all([inspect(source), inspect(target)]);
  const needs: Needs = operation === 'sync' ? { purpose: 'sync' } : {};
  const recommendation = await client.recommend({ source: from, target: to, needs });
  return { recommendation, needs, facts: { source: from, target: to } };
}

function choiceOf(method: RankedMethod, { recommended }: Recommendation): Choice<RankedMethod> {
  const isRecommended = method.method === recommended?.method && method.mode === recommended.mode;
  const blocker = method.blockers[0];
  const why = blocker ?? method.reasons[0];
  const standing = isRecommended
    ? vscode.l10n.t('recommended')
    : blocker
      ? vscode.l10n.t('something is to be done first')
      : '';
  const own = method.startedAs === 'migration' ? '' : vscode.l10n.t('opens its runbook');
  return {
    label: method.title,
    description: [standing, own].filter((part) => part !== '').join(' · '),
    ...(why ? { detail: why.text } : {}),
    value: method,
  };
}

function chosen(
  { method, mode, startedAs, rows }: RankedMethod,
  { needs, facts }: Advice,
  source: Connection,
  target: Connection,
): ChosenMethod {
  const row = rows[0];
  return {
    method,
    mode,
    startedAs,
    ...(row === undefined ? {} : { row }),
    source: { label: source.name, facts: facts.source, connection: source },
    target: { label: target.name, facts: facts.target, connection: target },
    needs,
  };
}
