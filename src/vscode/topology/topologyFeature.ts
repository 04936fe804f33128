import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import { connectionGiven } from '../explorer/connectionOf';
import { pickConnection } from '../connections/pickConnection';
import { pickMigration } from '../migrations/migrationCommands';
import { MigrationNode } from '../migrations/migrationNodes';
import { commands, topologyPanelType } from '../names';
import { webviewOptions } from '../webviews/pageHtml';
import { savedSubject, type Subject } from '../../pages/topology';
import { Picture, titleOf, type PictureContext } from './pictures';
import { TopologyPanel } from './topologyPanel';

/** Pictures of deployments and of migrations, one page each, brought back after a reload. */
export class TopologyFeature extends Disposable implements vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, TopologyPanel>();

  constructor(
    private readonly extension: vscode.Uri,
    private readonly context: PictureContext,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    const { store, migrations } = this.context;
    this.own(vscode.window.registerWebviewPanelSerializer(topologyPanelType, this));
    this.own(
      vscode.commands.registerCommand(commands.showTopology, (node?: unknown) =>
        this.openDeployment(node),
      ),
    );
    this.own(
      vscode.commands.registerCommand(commands.showMigrationTopology, (node?: unknown) =>
        this.openMigration(node),
      ),
    );
    this.own(migrations.onDidChange(({ id }) => this.panels.get(id)?.update()));
    this.own(migrations.onDidRemove((id) => this.panels.get(id)?.update()));
    this.own(store.onDidChange(() => this.panels.forEach((panel) => panel.update())));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.context.migrations.loaded;
    const subject = savedSubject(state);
    const known = subject !== undefined && titleOf(this.context, subject) !== undefined;
    if (known && !this.panels.has(subject.id)) this.show(subject, panel);
    else panel.dispose();
  }

  private async openDeployment(node: unknown): Promise<void> {
    const placeholder = vscode.l10n.t('Choose a connection');
    const connection: Connection | undefined =
      connectionGiven(node) ?? (await pickConnection(this.context.store, placeholder));
    if (connection) this.open({ kind: 'deployment', id: connection.id });
  }

  private async openMigration(node: unknown): Promise<void> {
    const record =
      node instanceof MigrationNode
        ? node.record
        : await pickMigration(this.context.migrations, () => true);
    if (record) this.open({ kind: 'migration', id: record.id });
  }

  private open(subject: Subject): void {
    const open = this.panels.get(subject.id);
    if (open) {
      open.reveal();
      return;
    }
    const title = vscode.l10n.t('Topology of {0}', titleOf(this.context, subject) ?? '');
    const column = vscode.ViewColumn.Active;
    this.show(subject, vscode.window.createWebviewPanel(topologyPanelType, title, column));
  }

  private show(subject: Subject, panel: vscode.WebviewPanel): void {
    panel.webview.options = webviewOptions(this.extension);
    const picture = new Picture(this.context, subject);
    const shown = new TopologyPanel(panel, this.extension, picture);
    this.panels.set(subject.id, shown);
    panel.onDidDispose(() => {
      shown.dispose();
      this.panels.delete(subject.id);
    });
  }
}
