import * as vscode from 'vscode';
import { renderReportText, renderStatusText, renderVerificationText } from '../../report';
import { errorLine } from '../common/errors';
import type { Connection } from '../connections/connection';
import { connectionNamed } from '../connections/connectionNamed';
import type { ConnectionStore } from '../connections/store';
import type { Migrations } from '../migrations/migrations';
import { isResumable, type MigrationRecord } from '../migrations/record';
import { outcome, recordSummary } from '../migrations/recordText';
import {
  checkedDefinition,
  follows,
  planOf,
  verifyOf,
  type FerryTaskDefinition,
} from './definition';
import { confirmWrite } from '../migrations/confirmWrite';
import { exitCodeOf } from './exitCode';
import { FollowMarks, MARKS } from './followMarks';
import { TaskTerminal } from './taskTerminal';

/** A line of progress at least this far apart, unless the phase or state changes. */
const LINE_MS = 5000;

/** What a task and its migration show in the terminal; closing it stops the migration, resumable. */
export class MigrationTerminal extends TaskTerminal {
  private id: string | undefined;
  private lastLine = { at: 0, turn: '' };
  private readonly marks = new FollowMarks();

  constructor(
    private readonly definition: vscode.TaskDefinition,
    private readonly connections: ConnectionStore,
    private readonly migrations: Migrations,
  ) {
    super();
  }

  close(): void {
    if (this.id !== undefined) void this.migrations.interrupt(this.id)?.catch(() => undefined);
    this.dispose();
  }

  protected async start(): Promise<void> {
    const definition = checkedDefinition(this.definition);
    const source = connectionNamed(this.connections, definition.source);
    const target = connectionNamed(this.connections, definition.target);
    const { operation, dropTarget, repair } = definition;
    if (operation !== 'verify' || repair === true) {
      await confirmWrite(target, dropTarget === true || repair === true);
    }
    await this.migrations.loaded;
    this.own(this.migrations.onDidChange((record) => this.progress(record)));
    this.own(this.migrations.onDidEnd((record) => this.ended(record)));
    this.id = await this.startOrResume(definition, source, target);
    this.write(vscode.l10n.t('{0}: {1} → {2}', operation, source.name, target.name));
  }

  /** Goes on with the unfinished migration of this name that is known, else starts a new one. */
  private async startOrResume(
    definition: FerryTaskDefinition,
    source: Connection,
    target: Connection,
  ): Promise<string> {
    const plan = planOf(definition);
    await this.migrations.whenStopped(plan.name);
    const unfinished = this.migrations
      .all()
      .find(
        (record) =>
          record.plan.name === plan.name &&
          record.target.connectionId === target.id &&
          record.operation === definition.operation &&
          record.status.state === 'interrupted' &&
          isResumable(record),
      );
    if (unfinished) {
      await this.migrations.resume(unfinished.id);
      return unfinished.id;
    }
    const { operation } = definition;
    const verify = verifyOf(definition);
    const { id } = await this.migrations.start({ operation, source, target, plan, verify });
    return id;
  }

  private progress(record: MigrationRecord): void {
    if (record.id !== this.id) return;
    this.mark(record);
    const { state, phase, activity } = record.status;
    const turn = `${state} ${phase} ${activity}`;
    const due = Date.now() - this.lastLine.at >= LINE_MS;
    if (!due && turn === this.lastLine.turn) return;
    this.lastLine = { at: Date.now(), turn };
    this.write(
      record.operation === 'verify' ? recordSummary(record) : renderStatusText(record.status),
    );
  }

  /** Tells the problem matcher of a background task. */
  private mark({ operation, status, source, target }: MigrationRecord): void {
    if (!follows(operation)) return;
    const mark = this.marks.turn(status);
    if (mark === undefined) return;
    const text =
      mark === MARKS.caughtUp
        ? vscode.l10n.t('{0} has caught up with {1}.', target.name, source.name)
        : vscode.l10n.t('{0} is behind {1}.', target.name, source.name);
    this.write(`${mark} ${text}`);
  }

  private ended(record: MigrationRecord): void {
    if (record.id === this.id) this.end(resultText(record), exitCodeOf(record));
  }
}

function resultText(record: MigrationRecord): string {
  const { status, verification } = record;
  if (status.report) return renderReportText(status.report);
  if (verification) return renderVerificationText(verification);
  if (status.error) return `${MARKS.error} ${errorLine(status.error)}`;
  return `${recordSummary(record)} · ${outcome(record)}`;
}
