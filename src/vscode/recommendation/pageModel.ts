import * as vscode from 'vscode';
import { topologySummary } from '../explorer/nodes/topologyText';
import { citationInWords } from '../../scenarios/citation';
import type { ScenarioFacts } from '../../scenarios/facts';
import { rangeInWords } from '../../scenarios/format';
import type { Recommendation } from '../../scenarios/recommend';
import type { Blocker, RankedMethod, Statement } from '../../scenarios/rankedMethod';
import { withAccount } from '../../scenarios/remedies';
import { likelyKinds } from '../matrix/likelyKinds';
import { isBuiltIn } from './chosenMethod';
import type {
  PageBlocker,
  PageButton,
  PageMethod,
  PageModel,
  PagePrerequisite,
  PageSide,
  PageStatement,
  PageWords,
} from '../../pages/recommendation';
import { grantFor, userOf } from './grants';
import { isNeedName, needDefinitions, needsInWords } from './needs';
import { methodId, sideFacts, type Recommendations, type Side } from './recommendations';

/** What the page shows. */
export function pageModel(recommendations: Recommendations): PageModel {
  const { source, target, needs, answer } = recommendations;
  const model: PageModel = {
    notice: notice(recommendations),
    sides: [
      ...(source ? [pageSide(vscode.l10n.t('Source'), source)] : []),
      ...(target ? [pageSide(vscode.l10n.t('Target'), target)] : []),
    ],
    scenario: '',
    needs: needsInWords(needs),
    needsButtons: [{ label: vscode.l10n.t('Change Needs…'), message: { type: 'changeNeeds' } }],
    best: null,
    none: '',
    alternatives: [],
    unsuitable: [],
  };
  if (answer.state !== 'ready') return model;
  const { recommendation } = answer;
  const { recommended, ranked, none } = recommendation;
  const others = ranked.filter(({ rank }) => rank !== recommended?.rank);
  const page = (method: RankedMethod) => pageMethod(method, recommendations);
  return {
    ...model,
    scenario: scenarioText(recommendation, sideFacts(source), sideFacts(target)),
    best: recommended && page(recommended),
    none: none ?? '',
    alternatives: others.filter(({ status }) => status !== 'unsuitable').map(page),
    unsuitable: others.filter(({ status }) => status === 'unsuitable').map(page),
  };
}

/** The page's fixed words. */
export function pageWords(): PageWords {
  return {
    recommended: vscode.l10n.t('Recommended'),
    noRecommendation: vscode.l10n.t('No method is recommended'),
    scenario: vscode.l10n.t('Scenario'),
    needs: vscode.l10n.t('Needs'),
    noNeeds: vscode.l10n.t('None stated yet.'),
    reasons: vscode.l10n.t('Why'),
    first: vscode.l10n.t('To be done first'),
    limits: vscode.l10n.t('Mind'),
    prerequisites: vscode.l10n.t('Prerequisites'),
    derivation: vscode.l10n.t('How this was derived'),
    cannotCarry: vscode.l10n.t('Not carried'),
    grants: vscode.l10n.t('Accounts'),
    alternatives: vscode.l10n.t('Alternatives'),
    unsuitable: vscode.l10n.t('Do not fit'),
    sides: vscode.l10n.t('Source and target'),
  };
}

function notice({ source, target, answer }: Recommendations): PageModel['notice'] {
  if (!source) {
    const text = vscode.l10n.t(
      'Select a connection, the source, to see which way of migrating fits and why. Select two for source and target.',
    );
    const add = vscode.l10n.t('Add Connection…');
    return plain(text, [
      { label: vscode.l10n.t('Show Migration Matrix'), message: { type: 'showMatrix' } },
      { label: add, message: { type: 'addConnection' } },
    ]);
  }
  if (!target) {
    const text = vscode.l10n.t('Where is the data of {0} to go?', source.connection.name);
    return plain(text, [
      { label: vscode.l10n.t('Choose Target…'), message: { type: 'chooseTarget' } },
    ]);
  }
  const connect: PageButton = { label: vscode.l10n.t('Connect'), message: { type: 'connect' } };
  for (const { session, connection } of [source, target]) {
    if (session.state !== 'failed') continue;
    const { message, remedy } = session.error;
    const retry = { ...connect, label: vscode.l10n.t('Retry') };
    return { kind: 'error', text: `${connection.name}: ${message} ${remedy}`, buttons: [retry] };
  }
  if ([source, target].some(({ session }) => session.state === 'connecting')) {
    return { kind: 'busy', text: vscode.l10n.t('Looking at both deployments…'), buttons: [] };
  }
  if ([source, target].some(({ session }) => session.state !== 'connected')) {
    return plain(
      vscode.l10n.t('A recommendation cites what both deployments are: connect to look at them.'),
      [connect],
    );
  }
  if (answer.state === 'failed') {
    const { message, remedy } = answer.error;
    const retry = { ...connect, label: vscode.l10n.t('Retry') };
    return { kind: 'error', text: `${message} ${remedy}`, buttons: [retry] };
  }
  return answer.state === 'ready'
    ? null
    : { kind: 'busy', text: vscode.l10n.t('Weighing the methods…'), buttons: [] };
}

function plain(text: string, buttons: PageButton[]): PageModel['notice'] {
  return { kind: 'plain', text, buttons };
}

function pageSide(label: string, { connection, session }: Side): PageSide {
  const detail = session.state === 'connected' ? topologySummary(session.facts) : '';
  return { label, name: connection.name, detail };
}

function scenarioText(
  { rows }: Recommendation,
  source: ScenarioFacts | undefined,
  target: ScenarioFacts | undefined,
): string {
  if (!source || !target) return '';
  const { sources, targets } = likelyKinds(source, target);
  const label = (kinds: { label: string }[]) => kinds.map((kind) => kind.label).join(' / ');
  const pair = `${label(sources)} → ${label(targets)}`;
  return rows.length === 0
    ? pair
    : vscode.l10n.t('{0}. Rows of the matrix: {1}', pair, rows.join(', '));
}

function pageMethod(method: RankedMethod, recommendations: Recommendations): PageMethod {
  const id = methodId(method);
  return {
    id,
    title: method.title,
    status: method.status,
    statusText: statusText(method.status),
    reasons: method.reasons.map(pageStatement),
    blockers: method.blockers.map((blocker) => pageBlocker(blocker, method, recommendations)),
    limits: method.limits.map(pageStatement),
    prerequisites: method.prerequisites.map(pagePrerequisite),
    estimates: estimates(method),
    derivation: method.estimate.derivation,
    cannotCarry: method.cannotCarry,
    grants: method.roles.map((role, index) => ({
      text: grantFor(role, recommendations),
      buttons: [copyButton({ type: 'copyGrant', method: id, grant: index })],
    })),
    lostBecause: method.lostBecause ?? '',
    buttons: buttons(method, recommendations),
  };
}

function buttons(method: RankedMethod, recommendations: Recommendations): PageButton[] {
  const id = methodId(method);
  const chosen = recommendations.chosen(method);
  const runbook: PageButton = {
    label: vscode.l10n.t('Open Runbook'),
    message: { type: 'runbook', method: id },
  };
  if (!chosen || method.status === 'unsuitable') return [];
  if (!isBuiltIn(chosen)) {
    const label = vscode.l10n.t('Migrate with This: Open Runbook');
    return [{ label, message: { type: 'use', method: id } }];
  }
  const use: PageButton = {
    label: vscode.l10n.t('Migrate with This'),
    message: { type: 'use', method: id },
  };
  return method.blockers.length === 0 ? [use, runbook] : [runbook];
}

function estimates({ estimate }: RankedMethod): PageMethod['estimates'] {
  const { durationSeconds, downtimeSeconds } = estimate;
  return [
    {
      label: vscode.l10n.t('Duration'),
      value: durationSeconds ? rangeInWords(durationSeconds) : vscode.l10n.t('unknown'),
    },
    {
      label: vscode.l10n.t('Downtime'),
      value: downtimeSeconds.high === 0 ? vscode.l10n.t('none') : rangeInWords(downtimeSeconds),
    },
  ];
}

function pageStatement({ text, cites }: Pick<Statement, 'text' | 'cites'>): PageStatement {
  return { text, facts: cites.map(citationInWords) };
}

function pagePrerequisite(prerequisite: RankedMethod['prerequisites'][number]): PagePrerequisite {
  const { state } = prerequisite;
  return { ...pageStatement(prerequisite), state, stateText: stateText(state) };
}

function pageBlocker(
  blocker: Blocker,
  method: RankedMethod,
  { source }: Recommendations,
): PageBlocker {
  const names = { method: methodId(method), blocker: blocker.id };
  const commands = remedyOf(blocker, source);
  const made: PageButton[] = [];
  if (commands) {
    made.push(copyButton({ type: 'copyRemedy', ...names }));
    if (commands.runOn === 'connection') {
      made.push({ label: vscode.l10n.t('Run…'), message: { type: 'runRemedy', ...names } });
    }
  }
  for (const { fact } of blocker.cites) {
    const need = fact.replace(/^needs\./, '');
    if (need === fact || !isNeedName(need)) continue;
    const label = vscode.l10n.t('Change {0}…', needDefinitions()[need].label);
    made.push({ label, message: { type: 'changeNeeds', need } });
  }
  const { remedy } = blocker;
  return { ...pageStatement(blocker), remedy, commands: commands?.text ?? '', buttons: made };
}

/** The commands that remove a blocker, filled in for the source. */
export function remedyOf({ commands }: Blocker, source: Side | undefined) {
  return commands && { ...commands, text: withAccount(commands.text, 'source', userOf(source)) };
}

function copyButton(message: PageButton['message']): PageButton {
  return { label: vscode.l10n.t('Copy Command'), message };
}

function statusText(status: PageMethod['status']): string {
  switch (status) {
    case 'ready':
      return vscode.l10n.t('Can start');
    case 'conditional':
      return vscode.l10n.t('Can start, if what is unknown below holds');
    case 'needs-action':
      return vscode.l10n.t('Something must be done first');
    case 'last-resort':
      return vscode.l10n.t('Last resort');
    case 'unsuitable':
      return vscode.l10n.t('Does not fit');
  }
}

function stateText(state: PagePrerequisite['state']): string {
  switch (state) {
    case 'met':
      return vscode.l10n.t('met');
    case 'not met':
      return vscode.l10n.t('not met');
    case 'unknown':
      return vscode.l10n.t('not known');
  }
}
