import * as vscode from 'vscode';
import { inertMessage } from '../../engine/inert';

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
  return vscode.window.showQuickPick(items, { ...shownOptions(options), ...STAYS });
}

/** Lets the user pick any number of the items. */
export function pickMany<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Thenable<T[] | undefined> {
  return vscode.window.showQuickPick(items, {
    ...shownOptions(options),
    ...STAYS,
    canPickMany: true,
  });
}

/** Asks for a text. */
export function askText(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...shownOptions(options),
    ...(options.validateInput && {
      validateInput: async (text) => inertFault(await options.validateInput?.(text)),
    }),
    ...STAYS,
  });
}

function inertFault(
  fault: string | vscode.InputBoxValidationMessage | undefined | null,
): string | vscode.InputBoxValidationMessage | undefined {
  if (typeof fault === 'string') return inertMessage(fault);
  return fault ? { ...fault, message: inertMessage(fault.message) } : undefined;
}

/** The words of a question: names are in them, and the editor would make links of what looks so. */
function shownOptions<T extends vscode.QuickPickOptions | vscode.InputBoxOptions>(options: T): T {
  const words = ['title', 'prompt', 'placeHolder'] as const;
  const given: Partial<Record<(typeof words)[number], string>> = options;
  const shown = words.flatMap((word) => {
    const text = given[word];
    return text === undefined ? [] : [[word, inertMessage(text)]];
  });
  return { ...options, ...Object.fromEntries(shown) } as T;
}
