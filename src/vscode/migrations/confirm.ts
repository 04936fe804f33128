import * as vscode from 'vscode';
import { formatBytes, formatCount, formatNumberOf } from '../../report';
import type { MigrationRecord } from './record';

/** Asks before a cutover, naming what it concerns; on production the target's name is typed. */
export async function confirmCutover(record: MigrationRecord): Promise<boolean> {
  const { status, source, target } = record;
  const question = vscode.l10n.t('Cut over from {0} to {1}?', source.name, target.name);
  const detail = [
    vscode.l10n.t(
      '{0}, {1}, {2} changes applied in {3}.',
      formatNumberOf(status.documents, 'document'),
      formatBytes(status.bytes),
      formatCount(status.changesApplied),
      formatNumberOf(status.namespaces, 'namespace'),
    ),
    vscode.l10n.t(
      'Writes to the source must have stopped. What is written there from now on is not carried over.',
    ),
    vscode.l10n.t('This cannot be undone: synchronization ends here, with no way back.'),
  ].join('\n\n');
  const cutOver = vscode.l10n.t('Writes Have Stopped: Cut Over');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, cutOver);
  if (answer !== cutOver) return false;
  return !(source.production || target.production) || typeName(target.name, question);
}

/** Asks before a migration is given up for good. */
export async function confirmCancel(record: MigrationRecord): Promise<boolean> {
  const cancel = vscode.l10n.t('Cancel It for Good');
  const answer = await vscode.window.showWarningMessage(
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
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Type "{0}" to confirm.', name),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === '' || name.startsWith(text)
        ? undefined
        : vscode.l10n.t('That is not the name "{0}".', name),
  });
  return typed === name;
}
