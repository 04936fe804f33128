import * as vscode from 'vscode';
import type { Step } from '../../common/steps';
import type { Connection } from '../connection';
import { connectionChoice } from '../pickConnection';
import type { ConnectionStore } from '../store';

/** Shorter ones are guessed. */
const SHORTEST_PASSPHRASE = 8;

/** What an export is to hold. */
export interface ExportState {
  connections: Connection[];
  secrets: boolean;
  passphrase: string;
}

/** The questions before an export. */
export function exportSteps(store: ConnectionStore): Step<ExportState>[] {
  return [
    {
      async ask(state, prompt) {
        state.connections = await prompt.pickMany({
          placeholder: vscode.l10n.t('Choose the connections to export'),
          items: store.all().map(connectionChoice),
        });
      },
    },
    {
      async ask(state, prompt) {
        state.secrets = await prompt.pick({
          placeholder: vscode.l10n.t('With their passwords?'),
          items: [
            {
              label: vscode.l10n.t('$(lock) Without secrets'),
              detail: vscode.l10n.t('For others to use with passwords of their own'),
              value: false,
            },
            {
              label: vscode.l10n.t('$(key) With secrets, encrypted'),
              detail: vscode.l10n.t('The file is opened with a passphrase that you choose now'),
              value: true,
            },
          ],
        });
      },
    },
    {
      applies: ({ secrets }) => secrets,
      async ask(state, prompt) {
        state.passphrase = await prompt.text({
          prompt: vscode.l10n.t('Passphrase. Without it nobody can read the file, nor can you.'),
          password: true,
          validate: (text) =>
            text.length < SHORTEST_PASSPHRASE
              ? vscode.l10n.t('Enter at least {0} characters.', SHORTEST_PASSPHRASE)
              : undefined,
        });
      },
    },
    {
      applies: ({ secrets }) => secrets,
      async ask(state, prompt) {
        await prompt.text({
          prompt: vscode.l10n.t('The passphrase again'),
          password: true,
          validate: (text) =>
            text === state.passphrase ? undefined : vscode.l10n.t('That is another passphrase.'),
        });
      },
    },
  ];
}
