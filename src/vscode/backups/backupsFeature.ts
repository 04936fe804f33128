import { chosenBackup } from '../../methods/apsaradb-physical-backup/chosen';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { showInformation } from '../common/messages';
import type { BackupRequest } from '../../methods/physicalBackup/types';
import { showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps } from '../common/steps';
import { runJobNotified } from '../engine/jobs';
import type { EngineLauncher } from '../engine/launcher';
import type { OutputLog } from '../engine/log';
import { commands } from '../names';
import { backupSteps, type BackupAnswers } from './backupSteps';

/** Restore a Physical Backup…: a server's packed data files become a server on this machine. */
export class BackupsFeature extends Disposable {
  constructor(
    private readonly launcher: EngineLauncher,
    private readonly log: OutputLog,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      vscode.commands.registerCommand(commands.restoreBackup, () =>
        showingFailure(() => this.restore()),
      ),
    );
  }

  private async restore(): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('The physical backup (.tar.gz or _qp.xb)'),
        openLabel: vscode.l10n.t('Restore'),
      })) ?? [];
    if (!file) return;
    const backup = file.fsPath;
    const title = vscode.l10n.t('Restore {0}', basename(backup));
    const answers: BackupAnswers = {
      folder: join(dirname(backup), basename(backup).replace(/\..*$/, '')),
      mongod: 'mongod',
      port: '27017',
      replicaSet: '',
    };
    if (!(await runSteps(title, answers, backupSteps))) return;
    const { replicaSet, port, ...rest } = answers;
    const request: BackupRequest = {
      backup,
      ...rest,
      port: Number(port),
      ...(replicaSet === '' ? {} : { replicaSet }),
    };
    if (!(await confirmed(title, request))) return;
    const { text = '' } = await runJobNotified(this.launcher, title, chosenBackup(request));
    this.log.info(text);
    const details = vscode.l10n.t('Show Details');
    const configuration = vscode.l10n.t('Open Configuration');
    const [line = ''] = text.split('\n');
    const answer = await showInformation(line, details, configuration);
    if (answer === details) await vscode.commands.executeCommand(commands.showLog);
    if (answer !== configuration) return;
    await vscode.window.showTextDocument(vscode.Uri.file(`${request.folder}.conf`));
  }
}

/** Says each step before the first one. */
async function confirmed(title: string, request: BackupRequest): Promise<boolean> {
  const { folder, port, replicaSet } = request;
  const steps = [
    vscode.l10n.t('Unpack it to {0}, unless that was done already.', folder),
    vscode.l10n.t('Start mongod on 127.0.0.1:{0} alone, and apply the backup’s own oplog.', port),
    vscode.l10n.t('Take out the configuration of the replica set that it was a member of.'),
    ...(replicaSet === undefined
      ? []
      : [vscode.l10n.t('Make it the only member of the replica set {0}.', replicaSet)]),
    vscode.l10n.t('Validate every collection and index, and stop the server.'),
    vscode.l10n.t('Write {0}, a configuration to start it with.', `${folder}.conf`),
  ];
  const detail = [
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    '',
    vscode.l10n.t('No other server is touched. Interrupted, it goes on when it is started again.'),
  ].join('\n');
  const start = vscode.l10n.t('Restore');
  return (await showInformation(title, { modal: true, detail }, start)) === start;
}
