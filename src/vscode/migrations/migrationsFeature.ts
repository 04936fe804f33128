import * as vscode from 'vscode';
import { showError, showInformation, showWarning } from '../common/messages';
import { formatSeconds } from '../../report';
import { ContextKey } from '../common/contextKey';
import { errorLine, showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { ConnectionStore } from '../connections/store';
import type { OutputLog } from '../engine/log';
import { commands, contextKeys, views } from '../names';
import { MigrationCommands } from './migrationCommands';
import type { Migrations } from './migrations';
import { MigrationsTree } from './migrationsTree';
import { differencesOf, hasReport, isActive, type MigrationRecord } from './record';
import { outcome } from './recordText';
import { ReportDocuments } from './reportDocuments';

/** The Migrations view, its commands and reports, and the word when a migration has ended. */
export class MigrationsFeature extends Disposable {
  private readonly hasMigrations = new ContextKey<boolean>(contextKeys.hasMigrations);
  private readonly tree: MigrationsTree;
  private readonly reports: ReportDocuments;

  constructor(
    private readonly migrations: Migrations,
    private readonly connections: ConnectionStore,
    private readonly log: OutputLog,
  ) {
    super();
    this.tree = this.own(new MigrationsTree(migrations));
    this.reports = this.own(new ReportDocuments(migrations));
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    const view = this.own(
      vscode.window.createTreeView(views.migrations, { treeDataProvider: this.tree }),
    );
    this.reports.register();
    const { migrations, connections, reports, log } = this;
    this.own(new MigrationCommands(migrations, connections, reports, log)).register();

    const update = () => {
      const all = this.migrations.all();
      const active = all.filter(isActive).length;
      this.hasMigrations.set(all.length > 0);
      view.badge =
        active === 0 ? undefined : { value: active, tooltip: vscode.l10n.t('{0} running', active) };
    };
    this.own(this.migrations.onDidChange(update));
    this.own(this.migrations.onDidRemove(update));
    this.own(this.migrations.onDidEnd((record) => void showingFailure(() => announceEnd(record))));
    this.own(
      this.migrations.onDidFallBehind((record) => void showingFailure(() => announceLag(record))),
    );
  }
}

/** Says that a target that should be in step falls behind. */
async function announceLag({ id, plan, status }: MigrationRecord): Promise<void> {
  const { lagAlarm, lagSeconds } = status;
  if (!lagAlarm) return;
  const open = vscode.l10n.t('Open Migration');
  const setLoad = vscode.l10n.t('Set Load…');
  const answer = await showWarning(
    vscode.l10n.t(
      '{0}: the target falls behind. The lag is {1} and stays above {2}.',
      plan.name,
      formatSeconds(lagSeconds ?? 0),
      formatSeconds(lagAlarm.thresholdSeconds),
    ),
    open,
    setLoad,
  );
  if (answer === open) await vscode.commands.executeCommand(commands.openMigration, id);
  if (answer === setLoad) await vscode.commands.executeCommand(commands.setLoad, id);
}

/** Says how a migration ended; nothing when the user stopped it. */
async function announceEnd(record: MigrationRecord): Promise<void> {
  const { status, plan } = record;
  const showReport = vscode.l10n.t('Show Report');
  const showLog = vscode.l10n.t('Show Log');
  const actions = hasReport(record) ? [showReport] : [showLog];
  let answer: string | undefined;
  if (status.state === 'failed' && status.error) {
    const text = `${plan.name}: ${errorLine(status.error)}`;
    answer = await showError(text, ...actions);
  } else if (status.state === 'completed') {
    const text = vscode.l10n.t('{0} completed: {1}', plan.name, outcome(record));
    answer =
      differencesOf(record) === 0
        ? await showInformation(text, ...actions)
        : await showWarning(text, ...actions);
  } else if (status.error?.code === 'engine-gone') {
    answer = await showWarning(`${plan.name}: ${errorLine(status.error)}`, showLog);
  }
  if (answer === showReport) await vscode.commands.executeCommand(commands.showReport, record.id);
  if (answer === showLog) await vscode.commands.executeCommand(commands.showLog);
}
