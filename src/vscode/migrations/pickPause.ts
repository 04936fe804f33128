import * as vscode from 'vscode';
import type { PauseHow } from '../../engine/model/control';
import { pickOne } from '../common/ask';

/** Lets the user choose how a migration is to pause; undefined when it is not to. */
export async function pickPause(name: string): Promise<PauseHow | undefined> {
  const choices: (vscode.QuickPickItem & { how: PauseHow })[] = [
    {
      label: vscode.l10n.t('After this batch'),
      detail: vscode.l10n.t(
        'What is being written is written to its end. Resuming goes on with the next batch.',
      ),
      how: 'after-batch',
    },
    {
      label: vscode.l10n.t('Now'),
      detail: vscode.l10n.t(
        'The target interrupts what is being written. Resuming writes that again, which changes nothing.',
      ),
      how: 'now',
    },
  ];
  const placeHolder = vscode.l10n.t('When is {0} to pause?', name);
  return (await pickOne(choices, { placeHolder }))?.how;
}
