import type * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { pageHtml, webviewOptions } from '../webviews/pageHtml';
import { isPageMessage, type HostMessage, type PageMessage, type PageSetup } from './messages';
import { pageModel, pageWords } from './pageModel';
import type { Recommendations } from './recommendations';

/** The Recommendation view in the side bar. */
export class RecommendationView extends Disposable implements vscode.WebviewViewProvider {
  private view: vscode.WebviewView | undefined;
  /** Nothing is sent before the page listens. */
  private ready = false;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly recommendations: Recommendations,
    private readonly act: (message: PageMessage) => void,
  ) {
    super();
    this.own(recommendations.onDidChange(() => this.send()));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    this.ready = false;
    view.webview.options = webviewOptions(this.extension);
    view.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    view.onDidChangeVisibility(() => this.recommendations.watch(view.visible));
    view.onDidDispose(() => {
      this.view = undefined;
      this.recommendations.watch(false);
    });
    const setup: PageSetup = { words: pageWords() };
    view.webview.html = pageHtml(view.webview, this.extension, 'recommendation', setup);
    this.recommendations.watch(view.visible);
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
    if (!this.ready || !this.view) return;
    const message: HostMessage = { type: 'model', model: pageModel(this.recommendations) };
    void this.view.webview.postMessage(message);
  }
}
