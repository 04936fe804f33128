import * as vscode from 'vscode';
import { showWarning } from '../common/messages';
import { FerryError } from '../../engine/errors';
import type { Connection } from '../connections/connection';
import { typeName } from './confirm';

/**
 * Asks before a task writes to a production connection.
 * @param destroys data that is there is dropped or changed: its name is typed
 * @throws FerryError `not-confirmed`
 */
export async function confirmWrite(
  { name, environment }: Connection,
  destroys: boolean,
): Promise<void> {
  if (environment !== 'production') return;
  const question = vscode.l10n.t('Write to the production connection {0}?', name);
  const write = vscode.l10n.t('Start');
  const answer = await showWarning(question, { modal: true }, write);
  if (answer === write && (!destroys || (await typeName(name, question)))) return;
  throw new FerryError({
    code: 'not-confirmed',
    kind: 'refused',
    message: vscode.l10n.t('Not started: writing to {0} was not confirmed.', name),
    remedy: '',
  });
}
