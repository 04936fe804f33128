import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { preflightPanelType } from '../names';
import { ModelLink } from '../webviews/modelLink';
import { pageHtml, pageIcon, webviewOptions } from '../webviews/pageHtml';
import type { DraftChecks } from './draftChecks';
import { isPageMessage, type PageMessage, type PageSetup } from '../../pages/preflight';
import { pageModel, pageWords } from './pageModel';

/** The page of the checks before one start. */
export class PreflightPanel extends Disposable {
  private readonly panel: vscode.WebviewPanel;

  constructor(
    extension: vscode.Uri,
    checks: DraftChecks,
    act: (message: PageMessage) => Promise<void>,
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
    const model = () => pageModel(checks);
    const link = new ModelLink(this.panel.webview, { model, isMessage: isPageMessage, act });
    this.own(checks.onDidChange(() => link.update()));
    const setup: PageSetup = { words: pageWords() };
    this.panel.webview.html = pageHtml(this.panel.webview, extension, 'preflight', setup);
  }

  onDidClose(listener: () => void): void {
    this.own(this.panel.onDidDispose(listener));
  }
}
