import * as vscode from 'vscode';
import { copyText } from '../common/clipboard';
import { showInStatusBar } from '../common/messages';
import { pickOne } from '../common/ask';
import type { ConnectionStore } from '../connections/store';
import { connectionOfSide } from '../migrations/migrationRequest';
import type { MigrationRecord } from '../migrations/record';

/** Copies what applications connect to after a cutover; its password only if that is chosen. */
export async function copyTarget(
  { target }: MigrationRecord,
  connections: ConnectionStore,
): Promise<void> {
  const connection = connectionOfSide(target, connections);
  const without = { label: vscode.l10n.t('Without its password'), description: connection.uri };
  const complete = { label: vscode.l10n.t('With its password') };
  const picked = await pickOne([without, complete], {
    placeHolder: vscode.l10n.t('Copy the connection string of {0}', target.name),
  });
  if (!picked) return;
  const uri = picked === complete ? await connections.completeUri(connection) : connection.uri;
  await copyText(uri);
  showInStatusBar(vscode.l10n.t('Connection string copied'));
}
