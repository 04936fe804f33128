import * as vscode from 'vscode';
import { showWarning } from '../common/messages';
import { labelOf } from '../../engine/deployment/redact';
import { formatBytes, formatNumberOf } from '../../report';
import { environmentName, type Connection } from '../connections/connection';
import { typeName } from '../migrations/confirm';
import { loadText, operationName } from '../migrations/recordText';
import type { DraftChecks } from '../preflight/draftChecks';
import { countsText } from '../preflight/pageModel';
import { renamesText } from './askOptions';
import { namespaceOf } from './namespaces';
import { list, type PlanState } from './planState';

/** What the checks found, and whether the page that shows it is open. */
interface Checked {
  checks: DraftChecks;
  page: 'shown' | 'offered';
}

/** What the user wants, once all is summed up. */
export type StartAnswer = 'start' | 'dryRun' | 'checks';

/**
 * Shows everything that will be written or dropped and what the checks found, and asks. Dropping
 * on a production target takes its typed name too.
 */
export async function confirmStart(
  state: PlanState,
  target: Connection,
  { checks, page }: Checked,
): Promise<StartAnswer | undefined> {
  const question = vscode.l10n.t(
    '{0} {1} to {2}?',
    operationName(state.operation),
    state.source.name,
    target.name,
  );
  const start = vscode.l10n.t('Start');
  const dryRun = vscode.l10n.t('Dry Run');
  const showChecks = vscode.l10n.t('Show Checks');
  const answer = await showWarning(
    question,
    { modal: true, detail: [...summary(state, target), countsText(checks)].join('\n\n') },
    start,
    dryRun,
    ...(page === 'offered' ? [showChecks] : []),
  );
  if (answer === showChecks) return 'checks';
  if (answer === dryRun) return 'dryRun';
  if (answer !== start) return undefined;
  const typed = target.environment === 'production' && state.existing === 'drop';
  return !typed || (await typeName(target.name, question)) ? 'start' : undefined;
}

/** Asks before a comparison may write; on production the target's name is typed. */
export async function confirmRepair(state: PlanState, target: Connection): Promise<boolean> {
  const question = vscode.l10n.t('Repair {0} from {1}?', target.name, state.source.name);
  const detail = [
    vscode.l10n.t('Read: {0}', sideText(state.source)),
    vscode.l10n.t('Written where it differs: {0}', sideText(target)),
    chosenText(state),
    vscode.l10n.t('Documents and indexes that only the target has are deleted.'),
  ].join('\n\n');
  const repair = vscode.l10n.t('Compare and Repair');
  const answer = await showWarning(question, { modal: true, detail }, repair);
  if (answer !== repair) return false;
  return target.environment !== 'production' || typeName(target.name, question);
}

function summary(state: PlanState, target: Connection): string[] {
  const lines = [
    vscode.l10n.t('Read: {0}', sideText(state.source)),
    vscode.l10n.t('Written: {0}', sideText(target)),
    chosenText(state),
  ];
  if (state.renames.length > 0) {
    lines.push(vscode.l10n.t('Renamed: {0}', renamesText(state.renames)));
  }
  if (state.load.level !== 'full') lines.push(vscode.l10n.t('Load: {0}', loadText(state.load)));
  if (state.existing === 'drop') {
    lines.push(vscode.l10n.t('Dropped first in {0}: {1}', target.name, list(state.clashes, 20)));
  }
  if (state.existing === 'continue') {
    lines.push(vscode.l10n.t('Copied into what is there: {0}', list(state.clashes, 20)));
  }
  if (state.operation === 'migrate') {
    lines.push(
      state.cutover === 'manual'
        ? vscode.l10n.t('Cutover: when you say so')
        : vscode.l10n.t('Cutover: as soon as it has caught up'),
    );
  }
  return lines;
}

function sideText(connection: Connection): string {
  const environment = environmentName(connection.environment);
  return `${connection.name} (${labelOf(connection.uri)}) · ${environment}`;
}

function chosenText({ all, chosen }: PlanState): string {
  const documents = chosen.reduce((sum, summary) => sum + (summary.documents ?? 0), 0);
  const bytes = chosen.reduce((sum, summary) => sum + (summary.bytes ?? 0), 0);
  const size = `${formatNumberOf(documents, 'document')}, ${formatBytes(bytes)}`;
  return chosen.length === all.length
    ? vscode.l10n.t('All {0} (about {1})', formatNumberOf(chosen.length, 'namespace'), size)
    : vscode.l10n.t(
        '{0} (about {1}): {2}',
        formatNumberOf(chosen.length, 'namespace'),
        size,
        list(chosen.map(namespaceOf)),
      );
}
