import { basename } from 'node:path';
import * as vscode from 'vscode';
import { showInformation } from '../common/messages';

/** Writes a document where the user says, to be read or printed in a browser: webviews cannot print. */
export async function saveHtml(content: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = 'migration-matrix.html';
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save the Migration Matrix'),
    filters: { HTML: ['html'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (!file) return;
  await vscode.workspace.fs.writeFile(file, Buffer.from(content));
  // A browser beside the editor sees files of this machine only.
  const local = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const open = vscode.l10n.t('Open in Browser');
  const answer = await showInformation(
    vscode.l10n.t('{0} is written: open it in a browser to print it.', basename(file.path)),
    ...(local ? [open] : []),
  );
  if (answer === open) await vscode.env.openExternal(file);
}
