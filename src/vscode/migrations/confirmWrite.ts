import * as vscode from 'vscode';
import { labelOf } from '../../engine/deployment/redact';
import { FerryError } from '../../engine/errors';
import { showWarning } from '../common/messages';
import { environmentName, type Connection } from '../connections/connection';
import { typeName } from './confirm';

/** What is done to a deployment, as far as asking goes. */
export type Effect =
  /** Something is added to it. */
  | { kind: 'writes' }
  /** Applications will use it instead of another one. */
  | { kind: 'cutover' }
  /** Data that it holds is dropped, replaced or deleted: what, a line each. */
  | { kind: 'destroys'; what: readonly string[] };

/**
 * Asks before a task writes. What destroys is asked about in any environment: the file that says so
 * may come from anybody, and a connection is Development until somebody says otherwise. On
 * production every write is asked about, and the name is typed for what can't be undone.
 * @throws FerryError `not-confirmed`
 */
export async function confirmWrite(connection: Connection, effect: Effect): Promise<void> {
  const { name, uri, environment } = connection;
  const isProduction = environment === 'production';
  if (!isProduction && effect.kind !== 'destroys') return;
  const question = isProduction
    ? vscode.l10n.t('Write to the production connection {0}?', name)
    : vscode.l10n.t('Drop or change what {0} holds?', name);
  const detail = [
    `${labelOf(uri)} · ${environmentName(environment)}`,
    ...(effect.kind === 'destroys' ? effect.what : []),
  ].join('\n\n');
  const write = vscode.l10n.t('Start');
  const answer = await showWarning(question, { modal: true, detail }, write);
  const typed = isProduction && effect.kind !== 'writes';
  if (answer === write && (!typed || (await typeName(name, question)))) return;
  throw new FerryError({
    code: 'not-confirmed',
    kind: 'refused',
    message: vscode.l10n.t('Not started: writing to {0} was not confirmed.', name),
    remedy: '',
  });
}

/** What a plan or a job destroys, in words; nothing where it does not. */
export function effectOf({
  dropTarget,
  repair,
  importMode,
}: {
  dropTarget?: boolean;
  repair?: boolean;
  importMode?: string;
}): Effect {
  const what = [
    ...(dropTarget === true
      ? [vscode.l10n.t('The target namespaces that will be written are dropped first.')]
      : []),
    ...(repair === true
      ? [vscode.l10n.t('Documents and indexes that only the target has are deleted.')]
      : []),
    ...(importMode === 'upsert' || importMode === 'merge'
      ? [vscode.l10n.t('Documents of the same key are replaced or changed.')]
      : []),
    ...(importMode === 'delete' ? [vscode.l10n.t('Documents of the same key are deleted.')] : []),
  ];
  return what.length > 0 ? { kind: 'destroys', what } : { kind: 'writes' };
}
