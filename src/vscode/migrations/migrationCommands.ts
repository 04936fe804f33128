import * as vscode from 'vscode';
import { showError, showInformation } from '../common/messages';
import { pickOne } from '../common/ask';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { OutputLog } from '../engine/log';
import type { ConnectionStore } from '../connections/store';
import { askCutover } from '../cutover/askCutover';
import { copyTarget } from '../cutover/copyTarget';
import { followBack } from '../cutover/wayBack';
import { commands } from '../names';
import { askLoad } from './askLoad';
import { confirmCancel } from './confirm';
import { MigrationNode } from './migrationNodes';
import { pickPause } from './pickPause';
import type { Migrations } from './migrations';
import {
  canAbortCutover,
  canCutOver,
  canSetLoad,
  hasReport,
  hasWayBack,
  isActive,
  isResumable,
  wasCutOver,
  type MigrationRecord,
} from './record';
import { recordSummary } from './recordText';
import type { ReportDocuments } from './reportDocuments';

/** What can be done with one migration; each command asks which when run without one. */
export class MigrationCommands extends Disposable {
  constructor(
    private readonly migrations: Migrations,
    private readonly connections: ConnectionStore,
    private readonly reports: ReportDocuments,
    private readonly log: OutputLog,
  ) {
    super();
  }

  register(): void {
    const { migrations } = this;
    const running = ({ id, status }: MigrationRecord) =>
      status.state === 'running' && migrations.runsHere(id);
    const active = (record: MigrationRecord) => isActive(record) && migrations.runsHere(record.id);

    this.add(
      commands.pauseMigration,
      (record) => running(record) && record.operation !== 'verify',
      (record) => this.pause(record),
    );
    this.add(
      commands.resumeMigration,
      (record) => isResumable(record) || (record.status.state === 'paused' && active(record)),
      ({ id }) => migrations.resume(id),
    );
    this.add(commands.setLoad, canSetLoad, (record) => this.setLoad(record));
    this.add(commands.cutOver, canCutOver, (record) => this.cutOver(record));
    this.add(commands.abortCutover, canAbortCutover, (record) => this.abortCutover(record));
    this.add(commands.copyTarget, wasCutOver, (record) => copyTarget(record, this.connections));
    this.add(commands.followBack, hasWayBack, (record) => this.followBack(record));
    this.add(commands.stopMigration, active, ({ id }) => migrations.interrupt(id));
    this.add(commands.cancelMigration, active, (record) => this.cancel(record));
    this.add(commands.showReport, hasReport, (record) => this.reports.show(record));
    this.add(
      commands.removeMigration,
      (record) => !isActive(record),
      ({ id }) => migrations.remove(id),
    );
    this.own(vscode.commands.registerCommand(commands.showLog, () => this.log.show()));
  }

  private add(
    command: string,
    suits: (record: MigrationRecord) => boolean,
    run: (record: MigrationRecord) => unknown,
  ): void {
    this.own(
      vscode.commands.registerCommand(command, async (node?: unknown) => {
        const record = await this.chosen(node, suits);
        if (!record) return;
        try {
          await run(record);
        } catch (error) {
          const text = errorLine(errorFacts(error));
          this.log.error(`[${record.plan.name}] ${text}`);
          void showError(text);
        }
      }),
    );
  }

  /** The migration of the node, of the id, or the one picked among those that suit. */
  private async chosen(
    node: unknown,
    suits: (record: MigrationRecord) => boolean,
  ): Promise<MigrationRecord | undefined> {
    const id = node instanceof MigrationNode ? node.record.id : node;
    if (typeof id === 'string') return this.migrations.get(id);
    return pickMigration(this.migrations, suits);
  }

  private async pause({ id, plan }: MigrationRecord): Promise<void> {
    const how = await pickPause(plan.name);
    if (how !== undefined) await this.migrations.pause(id, how);
  }

  private async cutOver(record: MigrationRecord): Promise<void> {
    if (!canCutOver(record)) {
      await this.open(record.id);
      const name = record.plan.name;
      throw new Error(vscode.l10n.t('{0} cannot be cut over yet: see its page for why.', name));
    }
    const choices = await askCutover(record);
    if (!choices) return;
    await this.migrations.cutOver(record.id, choices);
    await this.open(record.id);
  }

  private async followBack(record: MigrationRecord): Promise<void> {
    const back = await followBack(record, this.migrations, this.connections);
    if (back) await this.open(back.id);
  }

  private async open(id: string): Promise<void> {
    await vscode.commands.executeCommand(commands.openMigration, id);
  }

  private async abortCutover({ id, plan, source }: MigrationRecord): Promise<void> {
    await this.migrations.abortCutover(id);
    void showInformation(
      vscode.l10n.t(
        'The cutover of {0} was given up: {1} may be written to again.',
        plan.name,
        source.name,
      ),
    );
  }

  private async setLoad(record: MigrationRecord): Promise<void> {
    const load = await askLoad(record);
    if (load !== undefined) await this.migrations.setLoad(record.id, load);
  }

  private async cancel(record: MigrationRecord): Promise<void> {
    if (await confirmCancel(record)) await this.migrations.cancel(record.id);
  }
}

/** Lets the user pick among the migrations that suit. */
export async function pickMigration(
  migrations: Migrations,
  suits: (record: MigrationRecord) => boolean,
): Promise<MigrationRecord | undefined> {
  await migrations.loaded;
  const records = migrations.all().filter(suits);
  if (records.length === 0) {
    void showInformation(vscode.l10n.t('There is no migration for which this can be done now.'));
    return undefined;
  }
  const picked = await pickOne(
    records.map((record) => ({
      label: record.plan.name,
      description: recordSummary(record),
      detail: `${record.source.name} → ${record.target.name}`,
      record,
    })),
    { placeHolder: vscode.l10n.t('Choose a migration') },
  );
  return picked?.record;
}
