import * as vscode from 'vscode';
import type { CellMethodKey } from '../../scenarios/methodDetail';
import { Disposable } from '../common/lifecycle';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { Sessions } from '../explorer/sessions';
import { commands, matrixPanelType } from '../names';
import { carryOut } from '../recommendation/carryOut';
import { sideFacts, type Recommendations } from '../recommendation/recommendations';
import { openUntitledMarkdown } from '../runbook/runbookDocuments';
import type { Runbooks } from '../runbook/runbooks';
import { webviewOptions } from '../webviews/pageHtml';
import { chooseSides } from './chooseSides';
import { likelyKinds } from './likelyKinds';
import { saveHtml } from './saveHtml';
import { MatrixPanel, type Highlight, type MatrixActions } from './matrixPanel';

/** What the feature draws on. */
export interface MatrixContext {
  extension: vscode.Uri;
  store: ConnectionStore;
  engine: ExplorerEngine;
  sessions: Sessions;
  recommendations: Recommendations;
  runbooks: Runbooks;
}

/** The matrix of migration scenarios: one page, brought back after a reload. */
export class MatrixFeature
  extends Disposable
  implements vscode.WebviewPanelSerializer, MatrixActions
{
  private panel: MatrixPanel | undefined;

  constructor(private readonly context: MatrixContext) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(vscode.window.registerWebviewPanelSerializer(matrixPanelType, this));
    this.own(vscode.commands.registerCommand(commands.showMatrix, () => this.open()));
    this.own(this.context.recommendations.onDidChange(() => this.panel?.showHighlight()));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.panel) panel.dispose();
    else this.show(panel);
    return Promise.resolve();
  }

  async use(key: CellMethodKey): Promise<void> {
    const { store, sessions, recommendations, runbooks } = this.context;
    const { source, target } = recommendations;
    const selected = { source: source?.connection, target: target?.connection };
    const client = await this.context.engine.client();
    const { startedAs } = await client.methodDetail(key);
    const chosen = await chooseSides(key, { store, sessions, selected });
    if (chosen) await carryOut({ ...chosen, startedAs }, runbooks);
  }

  async export({ format, filter }: Parameters<MatrixActions['export']>[0]): Promise<void> {
    const client = await this.context.engine.client();
    const document = await client.matrixDocument(filter, format);
    if (format === 'markdown') await openUntitledMarkdown(document);
    else await saveHtml(document);
  }

  private async open(): Promise<void> {
    if (this.panel) {
      this.panel.reveal();
      return;
    }
    await closeUnrestored();
    const title = vscode.l10n.t('Migration Matrix');
    this.show(
      vscode.window.createWebviewPanel(matrixPanelType, title, vscode.ViewColumn.Active, {
        retainContextWhenHidden: true,
      }),
    );
  }

  private show(panel: vscode.WebviewPanel): void {
    const { extension, engine } = this.context;
    panel.webview.options = webviewOptions(extension);
    const shown = new MatrixPanel(panel, extension, engine, this, () => this.highlight());
    this.panel = shown;
    panel.onDidDispose(() => {
      shown.dispose();
      if (this.panel === shown) this.panel = undefined;
    });
  }

  /** The kinds that the connections of the recommendation are of. */
  private highlight(): Highlight {
    const { source, target } = this.context.recommendations;
    const { sources, targets } = likelyKinds(sideFacts(source), sideFacts(target));
    const names = [source, target].flatMap((side) => side?.connection.name ?? []);
    const text =
      sources.length + targets.length === 0
        ? ''
        : vscode.l10n.t('Highlighted for {0}', names.join(' → '));
    return { sources: sources.map(({ id }) => id), targets: targets.map(({ id }) => id), text };
  }
}

/** A page behind another tab is only brought back once it is seen: it would be a second one. */
async function closeUnrestored(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const pages = tabs.filter(
    ({ input }) =>
      input instanceof vscode.TabInputWebview && input.viewType.endsWith(matrixPanelType),
  );
  await vscode.window.tabGroups.close(pages);
}
