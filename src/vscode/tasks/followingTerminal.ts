import * as vscode from 'vscode';
import { oneLine, renderReportText, renderStatusText, renderVerificationText } from '../../report';
import { errorLine } from '../common/errors';
import type { Migrations } from '../migrations/migrations';
import type { MigrationRecord } from '../migrations/record';
import { outcome, recordSummary } from '../migrations/recordText';
import { follows } from './definition';
import { exitCodeOf } from './exitCode';
import { FollowMarks, MARKS } from './followMarks';
import { TaskTerminal } from './taskTerminal';

/** A line of progress at least this far apart, unless the phase or state changes. */
const LINE_MS = 5000;

/** Tells how a migration goes, and ends as it does. */
export abstract class FollowingTerminal extends TaskTerminal {
  /** The migration that is told of. */
  protected id: string | undefined;
  private lastLine = { at: 0, turn: '' };
  private readonly marks = new FollowMarks();

  /** From now on tells of the migration of {@link id}. */
  protected follow(migrations: Migrations): void {
    this.own(migrations.onDidChange((record) => this.progress(record)));
    this.own(migrations.onDidEnd((record) => this.ended(record)));
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
  if (status.error) return oneLine(`${MARKS.error} ${errorLine(status.error)}`);
  return `${recordSummary(record)} · ${outcome(record)}`;
}
