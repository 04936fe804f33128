import type * as vscode from 'vscode';
import { showError } from '../common/messages';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { pageHtml, pageIcon } from '../webviews/pageHtml';
import {
  isPageMessage,
  type HostMessage,
  type PageMessage,
  type PageSetup,
} from '../../pages/matrix';
import { pageWords } from './words';

/** What the page asks of the feature. */
export interface MatrixActions {
  use(message: Extract<PageMessage, { type: 'detail' | 'use' }>['key']): Promise<void>;
  export(message: Extract<PageMessage, { type: 'export' }>): Promise<void>;
}

/** What is highlighted in the matrix. */
export type Highlight = Omit<Extract<HostMessage, { type: 'highlight' }>, 'type'>;

/** The matrix page in its panel. */
export class MatrixPanel extends Disposable {
  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly engine: ExplorerEngine,
    private readonly actions: MatrixActions,
    private readonly highlight: () => Highlight,
  ) {
    super();
    this.own(panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    panel.iconPath = pageIcon(extension, 'matrix');
    const setup: PageSetup = { words: pageWords() };
    panel.webview.html = pageHtml(panel.webview, extension, 'matrix', setup);
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Tells the page which kinds the selected connections are of. */
  showHighlight(): void {
    this.send({ type: 'highlight', ...this.highlight() });
  }

  private receive(message: unknown): void {
    if (!isPageMessage(message)) return;
    this.answer(message).catch((error: unknown) => {
      const text = errorLine(errorFacts(error));
      if (message.type === 'ready') this.send({ type: 'failed', text });
      else void showError(text);
    });
  }

  private async answer(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready': {
        const client = await this.engine.client();
        this.send({ type: 'matrix', matrix: await client.matrix() });
        this.showHighlight();
        return;
      }
      case 'detail': {
        const client = await this.engine.client();
        const detail = await client.methodDetail(message.key);
        this.send({ type: 'detail', key: message.key, detail });
        return;
      }
      case 'use':
        return this.actions.use(message.key);
      case 'export':
        return this.actions.export(message);
    }
  }

  private send(message: HostMessage): void {
    if (!this.isDisposed) void this.panel.webview.postMessage(message);
  }
}
