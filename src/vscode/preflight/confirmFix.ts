import * as vscode from 'vscode';
import { showWarning } from '../common/messages';
import type { PlainFix } from '../../preflight/types';
import { environmentName, labelled, type Connection } from '../connections/connection';
import { typeName } from '../migrations/confirm';

/** Asks before a remedy changes a deployment; on production its name is typed. */
export async function confirmFix(
  { title, command }: PlainFix,
  connection: Connection,
): Promise<boolean> {
  const { name, environment } = connection;
  const detail = [
    vscode.l10n.t('Changed: {0} · {1}', labelled(connection), environmentName(environment)),
    ...(command === undefined ? [] : [command]),
  ].join('\n\n');
  const run = vscode.l10n.t('Run');
  const question = vscode.l10n.t('{0} on {1}?', title, name);
  const answer = await showWarning(question, { modal: true, detail }, run);
  if (answer !== run) return false;
  return environment !== 'production' || typeName(name, question);
}
