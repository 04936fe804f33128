import * as vscode from 'vscode';

/**
 * Questions stay until they are answered or Escape is pressed: a page takes the focus when it has
 * loaded, a moment after it was opened, and would close the question that was asked meanwhile.
 */
const STAYS = { ignoreFocusOut: true };

/** Lets the user pick one of the items. */
export function pickOne<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Thenable<T | undefined> {
  return vscode.window.showQuickPick(items, { ...options, ...STAYS });
}

/** Lets the user pick any number of the items. */
export function pickMany<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Thenable<T[] | undefined> {
  return vscode.window.showQuickPick(items, { ...options, ...STAYS, canPickMany: true });
}

/** Asks for a text. */
export function askText(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  return vscode.window.showInputBox({ ...options, ...STAYS });
}
