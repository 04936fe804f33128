import * as vscode from 'vscode';
import { formatBytes, formatCount, formatPercent, formatSeconds, isHeldBack } from '../../report';
import { commands } from '../names';
import {
  canAbortCutover,
  canCutOver,
  canSetLoad,
  differencesOf,
  hasReport,
  hasWayBack,
  isResumable,
  wasCutOver,
  type MigrationRecord,
} from './record';
import { loadText, operationName, outcome, phaseName, recordSummary } from './recordText';

/** An entry of the Migrations view: a migration, or a line about one. */
export type MigrationsNode = MigrationNode | DetailNode;

/** A migration in the Migrations view. */
export class MigrationNode {
  constructor(public record: MigrationRecord) {}

  toTreeItem(): vscode.TreeItem {
    const { record } = this;
    const item = new vscode.TreeItem(record.plan.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = record.id;
    item.description = recordSummary(record);
    item.iconPath = stateIcon(record);
    item.contextValue = contextValue(record);
    item.tooltip = tooltip(record);
    item.command = {
      command: commands.openMigration,
      title: vscode.l10n.t('Open Migration'),
      arguments: [this],
    };
    item.accessibilityInformation = {
      label: `${operationName(record.operation)} ${record.plan.name}, ${item.description}`,
    };
    return item;
  }

  details(): DetailNode[] {
    return detailLines(this.record).map((line) => new DetailNode(this, line));
  }
}

interface DetailLine {
  key: string;
  label: string;
  value: string;
  icon: string;
}

/** One fact about a migration. */
export class DetailNode {
  constructor(
    readonly parent: MigrationNode,
    private readonly line: DetailLine,
  ) {}

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.line.label);
    item.id = `${this.parent.record.id}/${this.line.key}`;
    item.description = this.line.value;
    item.tooltip = `${this.line.label}: ${this.line.value}`;
    item.iconPath = new vscode.ThemeIcon(this.line.icon);
    item.contextValue = 'detail';
    item.accessibilityInformation = { label: `${this.line.label}: ${this.line.value}` };
    return item;
  }
}

/** What the manifest's `when` clauses match on: `migration running cutover report …`. */
function contextValue(record: MigrationRecord): string {
  const words = ['migration', record.operation, record.status.state];
  if (isResumable(record)) words.push('resumable');
  if (canCutOver(record)) words.push('cutover');
  if (canAbortCutover(record)) words.push('cuttingOver');
  if (wasCutOver(record)) words.push('cutOver');
  if (hasWayBack(record)) words.push('wayBack');
  if (canSetLoad(record)) words.push('load');
  if (hasReport(record)) words.push('report');
  if ((differencesOf(record) ?? 0) > 0) words.push('differs');
  return words.join(' ');
}

function stateIcon(record: MigrationRecord): vscode.ThemeIcon {
  switch (record.status.state) {
    case 'running':
      return new vscode.ThemeIcon('sync~spin');
    case 'paused':
      return new vscode.ThemeIcon('debug-pause');
    case 'interrupted':
      return new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('charts.yellow'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
    case 'cancelled':
      return new vscode.ThemeIcon('circle-slash');
    case 'completed':
      return completedIcon(record);
  }
}

function completedIcon(record: MigrationRecord): vscode.ThemeIcon {
  const differences = differencesOf(record);
  if (differences === 0) {
    return new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('testing.iconPassed'));
  }
  return differences === undefined
    ? new vscode.ThemeIcon('check')
    : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}

function tooltip(record: MigrationRecord): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(record.plan.name).appendMarkdown('**');
  text.appendMarkdown('\n\n').appendText(recordSummary(record));
  for (const { label, value } of detailLines(record)) {
    text.appendMarkdown(`\n\n**${label}:** `).appendText(value);
  }
  return text;
}

function detailLines(record: MigrationRecord): DetailLine[] {
  const { status } = record;
  const lines: DetailLine[] = [
    line('source', vscode.l10n.t('Source'), record.source.name, 'arrow-up'),
    line('target', vscode.l10n.t('Target'), record.target.name, 'arrow-down'),
  ];
  if (status.activity !== '') {
    lines.push(line('activity', vscode.l10n.t('Now'), status.activity, 'info'));
  }
  if (record.operation !== 'verify') lines.push(...copyLines(record));
  if (status.error) {
    const { message, remedy } = status.error;
    lines.push(line('error', vscode.l10n.t('Error'), message, 'error'));
    if (remedy !== '') lines.push(line('remedy', vscode.l10n.t('What to do'), remedy, 'lightbulb'));
  }
  status.warnings.forEach((warning, index) => {
    lines.push(line(`warning${index}`, vscode.l10n.t('Warning'), warning, 'warning'));
  });
  if (status.state === 'completed') {
    lines.push(line('verified', vscode.l10n.t('Verified'), outcome(record), 'shield'));
  }
  return lines;
}

function copyLines({ status, operation }: MigrationRecord): DetailLine[] {
  const share = formatPercent(status.bytes, status.bytesTotal);
  const copied = `${formatCount(status.documents)} · ${formatBytes(status.bytes)} · ${share}`;
  const lines = [
    line('phase', vscode.l10n.t('Phase'), phaseName(status.phase), 'milestone'),
    line('documents', vscode.l10n.t('Documents'), copied, 'files'),
  ];
  if (isHeldBack(status.load)) {
    lines.push(line('load', vscode.l10n.t('Load'), loadText(status.load), 'dashboard'));
  }
  if (operation === 'snapshot') return lines;
  const changes = formatCount(status.changesApplied);
  lines.push(line('changes', vscode.l10n.t('Changes applied'), changes, 'git-commit'));
  if (status.lagSeconds !== null) {
    lines.push(line('lag', vscode.l10n.t('Lag'), formatSeconds(status.lagSeconds), 'watch'));
  }
  return lines;
}

function line(key: string, label: string, value: string, icon: string): DetailLine {
  return { key, label, value, icon };
}
