import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { Step } from '../common/steps';

/** The answers with which a physical backup becomes a server. */
export interface BackupAnswers {
  folder: string;
  mongod: string;
  port: string;
  /** Empty leaves the server alone. */
  replicaSet: string;
}

/** What is asked once the backup was chosen. */
export const backupSteps: readonly Step<BackupAnswers>[] = [
  {
    async ask(state, prompt) {
      state.folder = await prompt.text({
        prompt: vscode.l10n.t('Data folder of the new server; one that was begun goes on'),
        value: state.folder,
        validate: (text) =>
          isAbsolute(text) ? undefined : vscode.l10n.t('Write the whole path of a folder.'),
      });
    },
  },
  {
    async ask(state, prompt) {
      state.mongod = await prompt.text({
        prompt: vscode.l10n.t(
          'mongod of the backup’s release series: its path, or its name on PATH',
        ),
        value: state.mongod,
        validate: (text) =>
          text === '' || (isAbsolute(text) && !existsSync(text))
            ? vscode.l10n.t('There is no such program.')
            : undefined,
      });
    },
  },
  {
    async ask(state, prompt) {
      state.port = await prompt.text({
        prompt: vscode.l10n.t('Port of the new server, on 127.0.0.1 alone'),
        value: state.port,
        validate: (text) =>
          /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
            ? undefined
            : vscode.l10n.t('Write a number from 1 to 65535.'),
      });
    },
  },
  {
    async ask(state, prompt) {
      state.replicaSet = await prompt.text({
        prompt: vscode.l10n.t('Name of a replica set to make of it; empty for a standalone server'),
        value: state.replicaSet,
      });
    },
  },
];
