import * as vscode from 'vscode';
import { showingFailure } from '../common/errors';
import { Throttle } from '../common/throttle';
import { wayBackOf } from '../cutover/wayBack';
import type { Migrations } from '../migrations/migrations';
import type { MigrationRecord } from '../migrations/record';
import { commands } from '../names';
import { pageHtml, pageIcon } from '../webviews/pageHtml';
import type { History } from './history';
import {
  isPageMessage,
  type HostMessage,
  type PageAction,
  type PageMessage,
  type PageModel,
  type PageSetup,
} from '../../pages/migration';
import { pageModel, pageWords } from './pageModel';

/** At most this often the page is told of news. */
const UPDATE_MS = 1000;

const actionCommands: Record<PageAction, string> = {
  pause: commands.pauseMigration,
  resume: commands.resumeMigration,
  setLoad: commands.setLoad,
  cutOver: commands.cutOver,
  abortCutover: commands.abortCutover,
  copyTarget: commands.copyTarget,
  followBack: commands.followBack,
  stop: commands.stopMigration,
  cancel: commands.cancelMigration,
  showReport: commands.showReport,
  showLog: commands.showLog,
};

/** A migration's page in its panel. */
export class MigrationPanel {
  private readonly updates = new Throttle<void>(UPDATE_MS, () => this.send());
  /** Nothing is sent before the page listens. */
  private ready = false;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly migrations: Migrations,
    private readonly history: History,
    private readonly id: string,
  ) {
    panel.onDidDispose(() => this.updates.dispose());
    panel.onDidChangeViewState(() => this.update());
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.iconPath = pageIcon(extension, 'migration');
    const setup: PageSetup = { id, words: pageWords() };
    panel.webview.html = pageHtml(panel.webview, extension, 'migration', setup);
  }

  reveal(): void {
    this.panel.reveal();
  }

  update(): void {
    if (this.ready && this.panel.visible) this.updates.call();
  }

  private receive(message: unknown): void {
    if (!isPageMessage(message)) return;
    if (message.type === 'ready') {
      this.ready = true;
      this.updates.call();
    } else {
      void showingFailure(() => this.carryOut(message));
    }
  }

  private async carryOut(message: Exclude<PageMessage, { type: 'ready' }>): Promise<void> {
    const { executeCommand } = vscode.commands;
    if (message.type === 'difference') {
      await executeCommand(commands.showDifference, this.id, message.index);
    } else {
      await executeCommand(actionCommands[message.action], this.id);
    }
  }

  private model(record: MigrationRecord): PageModel {
    return pageModel(record, this.history.of(this.id), wayBackOf(this.migrations, record));
  }

  private send(): void {
    const record = this.migrations.get(this.id);
    const message: HostMessage = record
      ? { type: 'model', model: this.model(record) }
      : { type: 'gone' };
    void this.panel.webview.postMessage(message);
  }
}
