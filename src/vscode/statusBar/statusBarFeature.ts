import * as vscode from 'vscode';
import { inertMessage } from '../../engine/inert';
import { Disposable } from '../common/lifecycle';
import { Throttle } from '../common/throttle';
import type { Migrations } from '../migrations/migrations';
import { isActive, type MigrationRecord } from '../migrations/record';
import { recordSummary } from '../migrations/recordText';
import { commands, productName, statusBarItem } from '../names';
import { standingOf, worst, type Standing } from './worst';

/** At most this often the item is drawn. */
const REFRESH_MS = 1000;

/** One item: how the worst of the migrations that run, or ended badly in this session, stands. */
export class StatusBarFeature extends Disposable {
  private readonly item = this.own(
    vscode.window.createStatusBarItem(statusBarItem, vscode.StatusBarAlignment.Left),
  );
  /** Seen running in this session: what ended before it is no news. */
  private readonly seen = new Set<string>();

  constructor(private readonly migrations: Migrations) {
    super();
    this.item.name = productName;
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    const draw = this.own(new Throttle<void>(REFRESH_MS, () => this.draw()));
    this.own(
      this.migrations.onDidChange((record) => {
        if (isActive(record)) this.seen.add(record.id);
        draw.call();
      }),
    );
    this.own(this.migrations.onDidRemove(() => draw.call()));
  }

  private draw(): void {
    const told = this.migrations.all().filter(({ id }) => this.seen.has(id));
    const found = worst(told, ({ status }) => standingOf(status));
    if (!found) {
      this.item.hide();
      return;
    }
    const { migration, standing } = found;
    const others = told.filter(isActive).length - (isActive(migration) ? 1 : 0);
    const text = inertMessage(`${migration.plan.name}: ${recordSummary(migration)}`);
    this.item.text = `${icons[standing]} ${text}${others > 0 ? ` +${others}` : ''}`;
    this.item.tooltip = tooltip(told);
    this.item.backgroundColor = background(standing);
    this.item.accessibilityInformation = { label: `${productName}: ${text}` };
    this.item.command = {
      command: commands.openMigration,
      title: vscode.l10n.t('Open Migration'),
      arguments: [migration.id],
    };
    this.item.show();
  }
}

const icons: Record<Standing, string> = {
  failed: '$(error)',
  behind: '$(warning)',
  interrupted: '$(debug-disconnect)',
  paused: '$(debug-pause)',
  ready: '$(pass)',
  running: '$(sync~spin)',
};

function background(standing: Standing): vscode.ThemeColor | undefined {
  if (standing === 'failed') return new vscode.ThemeColor('statusBarItem.errorBackground');
  if (standing !== 'behind') return undefined;
  return new vscode.ThemeColor('statusBarItem.warningBackground');
}

function tooltip(records: readonly MigrationRecord[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const record of records) {
    text.appendMarkdown('\n\n**').appendText(record.plan.name).appendMarkdown('** ');
    text.appendText(recordSummary(record));
  }
  return text;
}
