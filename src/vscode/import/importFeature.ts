import { chosenImport } from '../../methods/mongoimport/chosen';
import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import type { ColumnChoice } from '../../files/csv/columnTypes';
import { showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps } from '../common/steps';
import type { Connection } from '../connections/connection';
import { endpointOf } from '../connections/endpoint';
import { pickConnection } from '../connections/pickConnection';
import { meansStep } from '../dumps/meansStep';
import { importTable, type DynamoServices } from '../dynamodb/importTable';
import { toolsFolder } from '../engine/toolsFolder';
import { connectionOf } from '../explorer/connectionOf';
import { CollectionNode } from '../explorer/nodes/collectionNode';
import { DatabaseNode } from '../explorer/nodes/databaseNode';
import { commands } from '../names';
import { carryOutImport, confirmImport, type ImportView } from './carryOut';
import { openFilePanel } from './filePanel';
import { importSteps, kindStep, type ImportKind, type ImportState } from './importSteps';
import { importOptionsOf } from './options';

/** Import…: from a tree item or the palette over a preview to the documents in a collection. */
export class ImportFeature extends Disposable {
  constructor(private readonly services: DynamoServices) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      vscode.commands.registerCommand(commands.importFile, (node?: unknown) =>
        showingFailure(() => this.ask(node)),
      ),
    );
  }

  private async ask(node: unknown): Promise<void> {
    const placeholder = vscode.l10n.t('Import: choose the target');
    const target = connectionOf(node) ?? (await pickConnection(this.services.store, placeholder));
    if (!target) return;
    const chosen: { kind: ImportKind } = { kind: 'file' };
    const title = vscode.l10n.t('Import into {0}', target.name);
    if (!(await runSteps(title, chosen, [kindStep]))) return;
    const { kind } = chosen;
    if (kind === 'file' || kind === 'console') return this.importFile(node, target);
    const propose = (table: string) => proposedNamespace(node, table);
    const panel = await importTable(this.services, target, kind, propose);
    if (panel) this.own(panel);
  }

  private async importFile(node: unknown, target: Connection): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Choose the File to Import'),
        openLabel: vscode.l10n.t('Import'),
      })) ?? [];
    if (!file) return;
    const state: ImportState = {
      namespace: proposedNamespace(node, collectionOf(file.fsPath)),
      mode: 'insert',
      keyFields: ['_id'],
      means: 'native',
    };
    const title = vscode.l10n.t('Import {0}', basename(file.fsPath));
    const { engine, extension } = this.services;
    const steps = [...importSteps, meansStep(engine, ['mongoimport'])];
    if (!(await runSteps(title, state, steps))) return;
    if (state.means === 'tools') {
      // mongoimport makes up its own mind about types: there is nothing to change in a preview.
      await this.carryOut(target, file.fsPath, state, []);
      return;
    }
    const panel: ImportView & Disposable = this.own(
      openFilePanel({
        extension,
        engine,
        file: file.fsPath,
        namespace: `${target.name}: ${state.namespace}`,
        start: (columns) => this.carryOut(target, file.fsPath, state, columns, panel),
      }),
    );
  }

  private async carryOut(
    target: Connection,
    file: string,
    state: ImportState,
    columns: ColumnChoice[],
    view?: ImportView,
  ): Promise<boolean> {
    if (!(await confirmImport(target, state.namespace, state.mode))) return false;
    const { store, launcher } = this.services;
    const { means } = state;
    const write = importOptionsOf(file, state);
    const job = {
      ...chosenImport({ file: { file, columns }, import: write, means }),
      target: await endpointOf(store, target),
      toolsFolder: toolsFolder(),
    };
    const title = vscode.l10n.t('Importing {0} into {1}', basename(file), state.namespace);
    await carryOutImport(launcher, title, job, view);
    return true;
  }
}

/** A collection's name made of that of a file. */
function collectionOf(file: string): string {
  const name = basename(file).replace(/\.(gz|zst)$/i, '');
  return name.slice(0, name.length - extname(name).length);
}

function proposedNamespace(node: unknown, name: string): string {
  if (node instanceof CollectionNode) return `${node.summary.database}.${node.summary.name}`;
  const database = node instanceof DatabaseNode ? node.database.name : 'test';
  return `${database}.${name.replaceAll('$', '_')}`;
}
