import type * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { ModelLink } from '../webviews/modelLink';
import { pageHtml, webviewOptions } from '../webviews/pageHtml';
import {
  isPageMessage,
  type PageMessage,
  type PageModel,
  type PageSetup,
} from '../../pages/recommendation';
import { pageModel, pageWords } from './pageModel';
import type { Recommendations } from './recommendations';

/** The Recommendation view in the side bar. */
export class RecommendationView extends Disposable implements vscode.WebviewViewProvider {
  private link: ModelLink<PageModel, PageMessage> | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly recommendations: Recommendations,
    private readonly act: (message: PageMessage) => Promise<unknown>,
  ) {
    super();
    this.own(recommendations.onDidChange(() => this.link?.update()));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    view.webview.options = webviewOptions(this.extension);
    this.link = new ModelLink(view.webview, {
      model: () => pageModel(this.recommendations),
      isMessage: isPageMessage,
      act: this.act,
    });
    view.onDidChangeVisibility(() => this.recommendations.watch(view.visible));
    view.onDidDispose(() => {
      this.link = undefined;
      this.recommendations.watch(false);
    });
    const setup: PageSetup = { words: pageWords() };
    view.webview.html = pageHtml(view.webview, this.extension, 'recommendation', setup);
    this.recommendations.watch(view.visible);
  }
}
