import * as vscode from 'vscode';
import { showInformation } from '../common/messages';
import { Disposable } from '../common/lifecycle';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { CollectionNode } from '../explorer/nodes/collectionNode';
import { errorFacts, errorLine } from '../common/errors';
import { pickMigration } from '../migrations/migrationCommands';
import { MigrationNode } from '../migrations/migrationNodes';
import type { Migrations } from '../migrations/migrations';
import { commands, documentScheme } from '../names';
import { isDocumentDifference, pickDifference, sidesOf } from './differences';
import { placeOf, uriOf, type DocumentPlace } from './place';

/** Documents of a page: as many as are read at a glance. */
const PAGE = 50;

/** Documents of a deployment, read-only: a collection page by page, and both versions of one. */
export class DocumentsFeature
  extends Disposable
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider
{
  /** Whether others follow, by the address of a page. */
  private readonly more = new Map<string, boolean>();
  private readonly read = this.own(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.read.event;

  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly migrations: Migrations,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(vscode.workspace.registerTextDocumentContentProvider(documentScheme, this));
    this.own(vscode.languages.registerCodeLensProvider({ scheme: documentScheme }, this));
    const command = (id: string, run: (...given: unknown[]) => Promise<void>) =>
      this.own(vscode.commands.registerCommand(id, run));
    command(commands.showDocuments, (node) => this.showCollection(node));
    command(commands.showDocumentsPage, (uri) => show(uri as vscode.Uri));
    command(commands.showDifference, (node, index) => this.showDifference(node, index));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { connectionId, id, skip = 0, ...collection } = placeOf(uri);
    const connection = this.store.get(connectionId);
    if (!connection) return vscode.l10n.t('This connection is no longer saved.');
    try {
      const client = await this.engine.client();
      const params = { uri: await this.store.completeUri(connection), ...collection };
      if (id !== undefined) return `${(await client.readOne({ ...params, id })) ?? ''}\n`;
      const { documents, more } = await client.readPage({ ...params, skip, limit: PAGE });
      this.more.set(uri.toString(), more);
      this.read.fire();
      return `[\n${documents.map(indented).join(',\n')}\n]\n`;
    } catch (error) {
      return errorLine(errorFacts(error));
    }
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const place = placeOf(uri);
    if (place.id !== undefined) return [];
    const { skip = 0 } = place;
    const top = new vscode.Range(0, 0, 0, 0);
    const name = this.store.get(place.connectionId)?.name ?? '';
    const lens = (title: string, to: number) =>
      new vscode.CodeLens(top, {
        title,
        command: commands.showDocumentsPage,
        arguments: [uriOf(name, { ...place, skip: to })],
      });
    const lenses: vscode.CodeLens[] = [];
    if (skip > 0) lenses.push(lens(vscode.l10n.t('Previous Page'), Math.max(0, skip - PAGE)));
    if (this.more.get(uri.toString())) lenses.push(lens(vscode.l10n.t('Next Page'), skip + PAGE));
    return lenses;
  }

  private async showCollection(node: unknown): Promise<void> {
    if (!(node instanceof CollectionNode)) {
      void showInformation(vscode.l10n.t('Select a collection in the Connections view first.'));
      return;
    }
    const { connection, summary } = node;
    const { database, name: collection } = summary;
    await show(uriOf(connection.name, { connectionId: connection.id, database, collection }));
  }

  /** @param index of the difference among those found; asked for unless given */
  private async showDifference(node: unknown, index: unknown): Promise<void> {
    const id = node instanceof MigrationNode ? node.record.id : node;
    const record =
      typeof id === 'string'
        ? this.migrations.get(id)
        : await pickMigration(this.migrations, (each) =>
            sidesOf(each).found.some(isDocumentDifference),
          );
    if (!record) return;
    const { found, targets } = sidesOf(record);
    const difference = typeof index === 'number' ? found[index] : await pickDifference(found);
    if (difference?.id === undefined) return;
    const place = (connectionId: string, namespace: string): DocumentPlace => {
      const dot = namespace.indexOf('.');
      const database = namespace.slice(0, dot);
      return { connectionId, database, collection: namespace.slice(dot + 1), id: difference.id };
    };
    const { source, target } = record;
    const { namespace } = difference;
    await vscode.commands.executeCommand(
      'vscode.diff',
      uriOf(source.name, place(source.connectionId, namespace)),
      uriOf(target.name, place(target.connectionId, targets.get(namespace) ?? namespace)),
      `${namespace} ${difference.id}: ${source.name} ↔ ${target.name}`,
    );
  }
}

async function show(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
