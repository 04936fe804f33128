import * as vscode from 'vscode';
import type { DynamoPreview, DynamoSource, ItemOptions } from '../../methods/dynamodb/types';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { dynamoPanelType } from '../names';
import { pageHtml, webviewOptions } from '../webviews/pageHtml';
import {
  FIRST_CHOICES,
  isPageMessage,
  type DynamoChoices,
  type HostMessage,
  type PageMessage,
  type PageSetup,
} from './messages';
import { pageWords } from './words';

/** What a DynamoDB panel shows, and what it asks for. */
export interface DynamoPanelOptions {
  extension: vscode.Uri;
  engine: ExplorerEngine;
  source: DynamoSource;
  /** The table, or the folder of its export. */
  table: string;
  namespace: string;
  start(choices: DynamoChoices): Promise<void>;
}

/** How a DynamoDB table would be imported: its key, attributes and indexes, and first documents. */
export class DynamoPanel extends Disposable {
  private readonly panel: vscode.WebviewPanel;
  private choices = FIRST_CHOICES;
  /** Answers to older choices are not shown. */
  private asked = 0;
  private started = false;

  constructor(private readonly options: DynamoPanelOptions) {
    super();
    const { extension, table, namespace } = options;
    const title = vscode.l10n.t('Import {0}', table);
    this.panel = this.own(
      vscode.window.createWebviewPanel(dynamoPanelType, title, vscode.ViewColumn.Active, {
        ...webviewOptions(extension),
        retainContextWhenHidden: true,
      }),
    );
    this.own(this.panel.onDidDispose(() => this.dispose()));
    this.own(
      this.panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isPageMessage(message)) void this.answer(message);
      }),
    );
    const setup: PageSetup = { words: pageWords(), table, namespace };
    this.panel.webview.html = pageHtml(this.panel.webview, extension, 'dynamodb', setup);
  }

  /** Tells how the import goes, and how it ended. */
  show(type: 'running' | 'ended', text: string): void {
    this.send({ type, text });
  }

  private async answer(message: PageMessage): Promise<void> {
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
      await this.options.start(this.choices);
    } catch (error) {
      this.started = false;
      this.send({ type: 'failed', text: errorLine(errorFacts(error)) });
    }
  }

  private async preview(): Promise<void> {
    const asked = ++this.asked;
    const { source, engine } = this.options;
    const message = await engine
      .client()
      .then((client) => client.previewDynamo({ source, items: itemsOf(this.choices) }))
      .then(
        (preview): HostMessage => ({
          type: 'model',
          model: { preview, summary: summaryOf(preview) },
        }),
        (error: unknown): HostMessage => ({ type: 'failed', text: errorLine(errorFacts(error)) }),
      );
    if (asked === this.asked) this.send(message);
  }

  private send(message: HostMessage): void {
    if (!this.isDisposed) void this.panel.webview.postMessage(message);
  }
}

/** How items become documents, as chosen. */
export function itemsOf({ conversion, exceptions, key, keyForm }: DynamoChoices): ItemOptions {
  return { conversion, exceptions, key, keyForm };
}

function summaryOf({ name, items, attributes }: DynamoPreview): string {
  return vscode.l10n.t(
    'Table {0}, about {1} items, {2} attributes',
    name,
    items,
    attributes.length,
  );
}
