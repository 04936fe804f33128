import * as vscode from 'vscode';
import { showWarning } from '../common/messages';
import { askText } from '../common/ask';
import type { MigrationRecord } from './record';

/** Asks before a migration is given up for good. */
export async function confirmCancel(record: MigrationRecord): Promise<boolean> {
  const cancel = vscode.l10n.t('Cancel It for Good');
  const answer = await showWarning(
    vscode.l10n.t('Cancel "{0}"?', record.plan.name),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It cannot be resumed afterwards; {0} keeps what was copied. To go on later, use Stop instead.',
        record.target.name,
      ),
    },
    cancel,
  );
  return answer === cancel;
}

/** The last safeguard: the user types the name of what is about to be written or dropped. */
export async function typeName(name: string, title: string): Promise<boolean> {
  const typed = await askText({
    title,
    prompt: vscode.l10n.t('Type "{0}" to confirm.', name),
    validateInput: (text) =>
      text === '' || name.startsWith(text)
        ? undefined
        : vscode.l10n.t('That is not the name "{0}".', name),
  });
  return typed === name;
}
