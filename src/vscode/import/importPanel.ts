import * as vscode from 'vscode';
import { errorFacts, errorLine, showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { pageHtml, webviewOptions, type Page } from '../webviews/pageHtml';
import {
  isPageMessage,
  type HostMessage,
  type PageMessage,
  type PageSetup,
} from '../../pages/importPage';

/** What an import's panel shows, and what it asks for. */
export interface ImportPanelOptions<Choices, Preview> extends PageSetup<object> {
  extension: vscode.Uri;
  viewType: string;
  page: Page;
  /** What is chosen before anybody has chosen. */
  choices: Choices;
  isChoices: (value: unknown) => value is Choices;
  preview: (choices: Choices) => Promise<Preview>;
  /** The preview in a line. */
  summaryOf: (preview: Preview) => string;
  /** @returns whether it was carried out, well or not; else it can be started again */
  start: (choices: Choices) => Promise<boolean>;
}

/** How something would be imported: choices that can be changed, and the documents that they make. */
export class ImportPanel<Choices, Preview> extends Disposable {
  private readonly panel: vscode.WebviewPanel;
  private choices: Choices;
  /** Answers to older choices are not shown. */
  private asked = 0;
  private started = false;

  constructor(private readonly options: ImportPanelOptions<Choices, Preview>) {
    super();
    const { extension, viewType, page, words, what, namespace, choices, isChoices } = options;
    this.choices = choices;
    const title = vscode.l10n.t('Import {0}', what);
    this.panel = this.own(
      vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
        ...webviewOptions(extension),
        retainContextWhenHidden: true,
      }),
    );
    this.own(this.panel.onDidDispose(() => this.dispose()));
    this.own(
      this.panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isPageMessage(message, isChoices)) void showingFailure(() => this.answer(message));
      }),
    );
    const setup: PageSetup<object> = { words, what, namespace };
    this.panel.webview.html = pageHtml(this.panel.webview, extension, page, setup);
  }

  /** Tells how the import goes, and how it ended. */
  show(type: 'running' | 'ended', text: string): void {
    this.send({ type, text });
  }

  private async answer(message: PageMessage<Choices>): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.preview();
      case 'choices':
        this.choices = message.choices;
        return this.preview();
      case 'cancel':
        this.panel.dispose();
        return;
      case 'start':
        return this.start();
    }
  }

  private async start(): Promise<void> {
    if (this.started) return;
    this.started = true;
    try {
      this.started = await this.options.start(this.choices);
    } catch (error) {
      this.started = false;
      this.fail('not-started', error);
    }
  }

  private async preview(): Promise<void> {
    const asked = ++this.asked;
    const { preview, summaryOf } = this.options;
    try {
      const made = await preview(this.choices);
      if (asked === this.asked) {
        this.send({ type: 'preview', preview: made, summary: summaryOf(made) });
      }
    } catch (error) {
      if (asked === this.asked) this.fail('failed', error);
    }
  }

  private fail(type: 'failed' | 'not-started', error: unknown): void {
    this.send({ type, text: errorLine(errorFacts(error)) });
  }

  private send(message: HostMessage<Preview>): void {
    if (!this.isDisposed) void this.panel.webview.postMessage(message);
  }
}
