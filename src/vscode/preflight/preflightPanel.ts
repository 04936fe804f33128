import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { preflightPanelType } from '../names';
import { pageHtml, pageIcon, webviewOptions } from '../webviews/pageHtml';
import type { DraftChecks } from './draftChecks';
import { isPageMessage, type HostMessage, type PageMessage, type PageSetup } from './messages';
import { pageModel, pageWords } from './pageModel';

/** The page of the checks before one start. */
export class PreflightPanel extends Disposable {
  private readonly panel: vscode.WebviewPanel;
  /** Nothing is sent before the page listens. */
  private ready = false;

  constructor(
    extension: vscode.Uri,
    private readonly checks: DraftChecks,
    private readonly act: (message: PageMessage) => void,
  ) {
    super();
    const { plan } = checks.draft();
    this.panel = this.own(
      vscode.window.createWebviewPanel(
        preflightPanelType,
        vscode.l10n.t('Checks: {0}', plan.name),
        vscode.ViewColumn.Active,
        { ...webviewOptions(extension), retainContextWhenHidden: true },
      ),
    );
    this.panel.iconPath = pageIcon(extension, 'preflight');
    this.own(checks.onDidChange(() => this.send()));
    this.own(this.panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    const setup: PageSetup = { words: pageWords() };
    this.panel.webview.html = pageHtml(this.panel.webview, extension, 'preflight', setup);
  }

  onDidClose(listener: () => void): void {
    this.own(this.panel.onDidDispose(listener));
  }

  private receive(message: unknown): void {
    if (!isPageMessage(message)) return;
    if (message.type !== 'ready') {
      this.act(message);
      return;
    }
    this.ready = true;
    this.send();
  }

  private send(): void {
    if (!this.ready) return;
    const message: HostMessage = { type: 'model', model: pageModel(this.checks) };
    void this.panel.webview.postMessage(message);
  }
}
