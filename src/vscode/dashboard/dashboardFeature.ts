import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { pickMigration } from '../migrations/migrationCommands';
import { MigrationNode } from '../migrations/migrationNodes';
import type { Migrations } from '../migrations/migrations';
import { commands, migrationPanelType } from '../names';
import { webviewOptions } from '../webviews/pageHtml';
import { History } from './history';
import { MigrationPanel } from './migrationPanel';

/** One page a migration, live, brought back after a reload. */
export class DashboardFeature extends Disposable implements vscode.WebviewPanelSerializer {
  private readonly history: History;
  private readonly panels = new Map<string, MigrationPanel>();

  constructor(
    private readonly extension: vscode.Uri,
    private readonly migrations: Migrations,
  ) {
    super();
    this.history = this.own(new History(migrations));
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(vscode.window.registerWebviewPanelSerializer(migrationPanelType, this));
    this.own(
      vscode.commands.registerCommand(commands.openMigration, (node?: unknown) =>
        this.openChosen(node),
      ),
    );
    this.own(this.migrations.onDidChange((record) => this.panels.get(record.id)?.update()));
    this.own(this.migrations.onDidRemove((id) => this.panels.get(id)?.update()));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.migrations.loaded;
    const id = savedId(state);
    if (id === undefined || !this.migrations.get(id) || this.panels.has(id)) panel.dispose();
    else this.show(id, panel);
  }

  private async openChosen(node: unknown): Promise<void> {
    const given = node instanceof MigrationNode ? node.record.id : node;
    const id =
      typeof given === 'string' ? given : (await pickMigration(this.migrations, () => true))?.id;
    if (id !== undefined) this.open(id);
  }

  private open(id: string): void {
    const open = this.panels.get(id);
    const record = this.migrations.get(id);
    if (open) open.reveal();
    else if (record) {
      const panel = vscode.window.createWebviewPanel(
        migrationPanelType,
        record.plan.name,
        vscode.ViewColumn.Active,
      );
      this.show(id, panel);
    }
  }

  private show(id: string, panel: vscode.WebviewPanel): void {
    panel.webview.options = webviewOptions(this.extension);
    panel.onDidDispose(() => this.panels.delete(id));
    this.panels.set(
      id,
      new MigrationPanel(panel, this.extension, this.migrations, this.history, id),
    );
  }
}

function savedId(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('id' in state)) return undefined;
  return typeof state.id === 'string' ? state.id : undefined;
}
