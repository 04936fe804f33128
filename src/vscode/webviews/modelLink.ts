import type * as vscode from 'vscode';
import { showingFailure } from '../common/errors';

/** What a page shows, and what it asks for. */
export interface LinkedPage<Model, Message extends { type: string }> {
  model: () => Model;
  isMessage: (value: unknown) => value is Message;
  /** Does what the page asks for, a failure of which is shown; that it listens is not told. */
  act: (message: Message) => Promise<unknown>;
}

/** The link to a page that shows a model; nothing is sent before the page listens. */
export class ModelLink<Model, Message extends { type: string }> {
  private ready = false;

  constructor(
    private readonly webview: vscode.Webview,
    private readonly page: LinkedPage<Model, Message>,
  ) {
    webview.onDidReceiveMessage((message: unknown) => this.receive(message));
  }

  /** Shows the model as it is now. */
  update(): void {
    if (!this.ready) return;
    void this.webview.postMessage({ type: 'model', model: this.page.model() });
  }

  private receive(message: unknown): void {
    if (!this.page.isMessage(message)) return;
    if (message.type !== 'ready') {
      void showingFailure(() => this.page.act(message));
      return;
    }
    this.ready = true;
    this.update();
  }
}
