import type { ColumnChoice } from '../../files/csv/columnTypes';
import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import { labelOf } from '../../engine/deployment/redact';
import { importReportText } from '../../methods/import/describe';
import type { ImportReport } from '../../methods/import/types';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps } from '../common/steps';
import type { Connection } from '../connections/connection';
import { pickConnection } from '../connections/pickConnection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { EngineLauncher } from '../engine/launcher';
import { runJobNotified } from '../engine/jobs';
import { connectionOf } from '../explorer/connectionOf';
import { CollectionNode } from '../explorer/nodes/collectionNode';
import { DatabaseNode } from '../explorer/nodes/databaseNode';
import { commands } from '../names';
import { ImportPanel } from './importPanel';
import { importSteps, type ImportState } from './importSteps';
import { importOptionsOf } from './options';

/** Import…: from a tree item or the palette over a preview to the documents in a collection. */
export class ImportFeature extends Disposable {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly launcher: EngineLauncher,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      vscode.commands.registerCommand(commands.importFile, (node?: unknown) => this.ask(node)),
    );
  }

  private async ask(node: unknown): Promise<void> {
    const placeholder = vscode.l10n.t('Import: choose the target');
    const target = connectionOf(node) ?? (await pickConnection(this.store, placeholder));
    if (!target) return;
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Choose the File to Import'),
        openLabel: vscode.l10n.t('Import'),
      })) ?? [];
    if (!file) return;
    const state: ImportState = {
      namespace: proposedNamespace(node, file.fsPath),
      mode: 'insert',
      keyFields: ['_id'],
    };
    const title = vscode.l10n.t('Import {0}', basename(file.fsPath));
    if (!(await runSteps(title, state, importSteps))) return;
    const panel: ImportPanel = this.own(
      new ImportPanel({
        extension: this.extension,
        engine: this.engine,
        file: file.fsPath,
        namespace: `${target.name}: ${state.namespace}`,
        start: (columns) => this.carryOut(panel, target, file.fsPath, state, columns),
      }),
    );
  }

  private async carryOut(
    panel: ImportPanel,
    target: Connection,
    file: string,
    state: ImportState,
    columns: ColumnChoice[],
  ): Promise<void> {
    if (!(await confirmed(target, state))) return;
    const params = {
      target: { uri: await this.store.completeUri(target), label: labelOf(target.uri) },
      file: { file, columns },
      options: importOptionsOf(file, state),
      means: 'native' as const,
    };
    const title = vscode.l10n.t('Importing {0} into {1}', basename(file), state.namespace);
    panel.show('running', title);
    try {
      const report = await runJobNotified(this.launcher, title, { name: 'import', params });
      panel.show('ended', importReportText(report));
      await vscode.commands.executeCommand(commands.refreshConnections);
      void tellEnd(report);
    } catch (error) {
      const text = errorLine(errorFacts(error));
      panel.show('ended', text);
      void vscode.window.showErrorMessage(text);
    }
  }
}

function proposedNamespace(node: unknown, file: string): string {
  if (node instanceof CollectionNode) return `${node.summary.database}.${node.summary.name}`;
  const name = basename(file).replace(/\.(gz|zst)$/i, '');
  const collection = name.slice(0, name.length - extname(name).length).replaceAll('$', '_');
  return `${node instanceof DatabaseNode ? node.database.name : 'test'}.${collection}`;
}

/** Whatever is written to production is confirmed. */
async function confirmed({ name, environment }: Connection, state: ImportState): Promise<boolean> {
  if (environment !== 'production') return true;
  const start = vscode.l10n.t('Import');
  const question = vscode.l10n.t('Write to the production connection {0}?', name);
  const detail = vscode.l10n.t('Collection: {0}', state.namespace);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, start);
  return answer === start;
}

async function tellEnd(report: ImportReport): Promise<void> {
  const { rejected, rejectFile } = report;
  if (rejectFile === undefined) {
    void vscode.window.showInformationMessage(importReportText(report).replaceAll('\n', ' · '));
    return;
  }
  const show = vscode.l10n.t('Show Rejected Records');
  const text = vscode.l10n.t(
    '{0} is imported. Records that were rejected: {1}',
    report.source,
    rejected,
  );
  if ((await vscode.window.showWarningMessage(text, show)) !== show) return;
  await vscode.window.showTextDocument(vscode.Uri.file(rejectFile));
}
