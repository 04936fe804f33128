import * as vscode from 'vscode';
import { showWarning } from '../common/messages';
import { labelOf } from '../../engine/deployment/redact';
import { environmentName, type Connection } from '../connections/connection';
import { typeName } from '../migrations/confirm';
import { operationName } from '../migrations/recordText';
import type { FerryTaskDefinition } from '../tasks/definition';

/** Asks before a file's migration writes; dropping or repairing on production takes the typed name. */
export async function confirmPlan(
  definition: FerryTaskDefinition,
  source: Connection,
  target: Connection,
): Promise<boolean> {
  const { operation, dropTarget, repair } = definition;
  if (operation === 'verify' && repair !== true) return true;
  const name = operationName(operation);
  const question = vscode.l10n.t('{0} {1} to {2}?', name, source.name, target.name);
  const start = vscode.l10n.t('Start');
  const detail = summary(definition, source, target);
  const options = { modal: true, detail };
  if ((await showWarning(question, options, start)) !== start) return false;
  const destroys = dropTarget === true || repair === true;
  return !destroys || target.environment !== 'production' || typeName(target.name, question);
}

function summary(definition: FerryTaskDefinition, source: Connection, target: Connection): string {
  const { include = [], exclude = [], renames = {}, dropTarget, repair } = definition;
  const lines = [
    vscode.l10n.t('Read: {0}', sideText(source)),
    vscode.l10n.t('Written: {0}', sideText(target)),
    include.length > 0
      ? vscode.l10n.t('Namespaces: {0}', include.join(', '))
      : vscode.l10n.t('All namespaces'),
  ];
  if (exclude.length > 0) lines.push(vscode.l10n.t('Left out: {0}', exclude.join(', ')));
  const renamed = Object.entries(renames).map(([from, to]) => `${from} → ${to}`);
  if (renamed.length > 0) lines.push(vscode.l10n.t('Renamed: {0}', renamed.join(', ')));
  if (definition.blockWrites === true) {
    lines.push(vscode.l10n.t('{0} refuses writes from the cutover on.', source.name));
  }
  if (definition.reverse === true) {
    lines.push(vscode.l10n.t('A way back to {0} is prepared at the cutover.', source.name));
  }
  if (dropTarget === true) {
    lines.push(vscode.l10n.t('The target namespaces that will be written are dropped first.'));
  }
  if (repair === true) {
    lines.push(vscode.l10n.t('Documents and indexes that only the target has are deleted.'));
  }
  return lines.join('\n\n');
}

function sideText({ name, uri, environment }: Connection): string {
  return `${name} (${labelOf(uri)}) · ${environmentName(environment)}`;
}
