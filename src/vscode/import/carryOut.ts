import { basename } from 'node:path';
import * as vscode from 'vscode';
import { showError, showInformation, showWarning } from '../common/messages';
import type { RunReport } from '../../engine/model/run';
import type { ImportMode } from '../../methods/import/types';
import { errorFacts, errorLine, showingFailure } from '../common/errors';
import type { Connection } from '../connections/connection';
import { runJobNotified, type Job } from '../engine/jobs';
import type { EngineLauncher } from '../engine/launcher';
import { effectOf } from '../migrations/confirmWrite';
import { commands } from '../names';

/** Where it is shown how an import goes, and how it ended. */
export interface ImportView {
  show(type: 'running' | 'ended', text: string): void;
}

/** Runs an import whose choices are made; its end, good or bad, is shown in a notification, too. */
export async function carryOutImport(
  launcher: EngineLauncher,
  title: string,
  job: Job,
  view?: ImportView,
): Promise<void> {
  view?.show('running', title);
  try {
    const report = await runJobNotified(launcher, title, job);
    view?.show('ended', report.text ?? '');
    await vscode.commands.executeCommand(commands.refreshConnections);
    void showingFailure(() => tellEnd(report));
  } catch (error) {
    const text = errorLine(errorFacts(error));
    view?.show('ended', text);
    void showError(text);
  }
}

/** What changes documents that are there is confirmed, and whatever is written to production. */
export async function confirmImport(
  { name, environment }: Connection,
  namespace: string,
  importMode: ImportMode,
): Promise<boolean> {
  const effect = effectOf({ importMode });
  if (environment !== 'production' && effect.kind !== 'destroys') return true;
  const start = vscode.l10n.t('Import');
  const question =
    environment === 'production'
      ? vscode.l10n.t('Write to the production connection {0}?', name)
      : vscode.l10n.t('Drop or change what {0} holds?', name);
  const detail = [
    vscode.l10n.t('Collection: {0}', namespace),
    ...(effect.kind === 'destroys' ? effect.what : []),
  ].join('\n\n');
  const answer = await showWarning(question, { modal: true, detail }, start);
  return answer === start;
}

async function tellEnd({
  text = '',
  source,
  rejected = 0,
  outputs = [],
}: RunReport): Promise<void> {
  const [rejectFile] = outputs;
  if (rejectFile === undefined) {
    void showInformation(text.replaceAll('\n', ' · '));
    return;
  }
  const show = vscode.l10n.t('Show Rejected Records');
  const partly = vscode.l10n.t(
    '{0} is imported. Records that were rejected: {1}',
    basename(source),
    rejected,
  );
  if ((await showWarning(partly, show)) !== show) return;
  await vscode.window.showTextDocument(vscode.Uri.file(rejectFile));
}
