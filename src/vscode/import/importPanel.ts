import type { ColumnChoice } from '../../files/csv/columnTypes';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { FilePreview } from '../../methods/import/previewTypes';
import type { FileOptions } from '../../methods/import/types';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { importPanelType } from '../names';
import { pageHtml, webviewOptions } from '../webviews/pageHtml';
import { isPageMessage, type HostMessage, type PageMessage, type PageSetup } from './messages';
import { pageWords } from './words';

/** What an import panel shows, and what it asks for. */
export interface ImportPanelOptions {
  extension: vscode.Uri;
  engine: ExplorerEngine;
  file: string;
  namespace: string;
  start(columns: ColumnChoice[]): Promise<void>;
}

/** How a file would be imported: its columns, which can be changed, and the first documents. */
export class ImportPanel extends Disposable {
  private readonly panel: vscode.WebviewPanel;
  private columns: ColumnChoice[] = [];
  /** Answers to older choices are not shown. */
  private asked = 0;
  private started = false;

  constructor(private readonly options: ImportPanelOptions) {
    super();
    const { extension, file, namespace } = options;
    const title = vscode.l10n.t('Import {0}', basename(file));
    this.panel = this.own(
      vscode.window.createWebviewPanel(importPanelType, title, vscode.ViewColumn.Active, {
        ...webviewOptions(extension),
        retainContextWhenHidden: true,
      }),
    );
    this.own(this.panel.onDidDispose(() => this.dispose()));
    this.own(this.panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    const setup: PageSetup = { words: pageWords(), file: basename(file), namespace };
    this.panel.webview.html = pageHtml(this.panel.webview, extension, 'import', setup);
  }

  /** Tells how the import goes, and how it ended. */
  show(type: 'running' | 'ended', text: string): void {
    this.send({ type, text });
  }

  private receive(message: unknown): void {
    if (isPageMessage(message)) void this.answer(message);
  }

  private async answer(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.preview();
      case 'columns':
        this.columns = message.columns;
        return this.preview();
      case 'cancel':
        this.panel.dispose();
        return;
      case 'start':
        if (this.started) return;
        this.started = true;
        this.started = await this.options.start(this.columns).then(
          () => true,
          (error: unknown) => {
            this.send({ type: 'failed', text: errorLine(errorFacts(error)) });
            return false;
          },
        );
    }
  }

  private async preview(): Promise<void> {
    const asked = ++this.asked;
    const file: FileOptions = { file: this.options.file, columns: this.columns };
    try {
      const client = await this.options.engine.client();
      const preview = await client.previewFile(file);
      if (asked === this.asked)
        this.send({ type: 'preview', preview, summary: summaryOf(preview) });
    } catch (error) {
      if (asked === this.asked) this.send({ type: 'failed', text: errorLine(errorFacts(error)) });
    }
  }

  private send(message: HostMessage): void {
    if (!this.isDisposed) void this.panel.webview.postMessage(message);
  }
}

function summaryOf({ format, compression, columns }: FilePreview): string {
  const packed = compression === 'none' ? '' : ` (${compression})`;
  const kind = `${format.toUpperCase()}${packed}`;
  return columns.length === 0 ? kind : vscode.l10n.t('{0}, {1} columns', kind, columns.length);
}
