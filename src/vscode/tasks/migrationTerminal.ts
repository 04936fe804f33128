import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';
import { renderReportText, renderStatusText, renderVerificationText } from '../../report';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import { connectionNamed } from '../connections/connectionNamed';
import type { ConnectionStore } from '../connections/store';
import { typeName } from '../migrations/confirm';
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
import { exitCodeOfError } from '../../cli/exitCodes';
import { exitCodeOf } from './exitCode';
import { FollowMarks, MARKS } from './followMarks';

/** A line of progress at least this far apart, unless the phase or state changes. */
const LINE_MS = 5000;

/** What a task and its migration show in the terminal; closing it stops the migration, resumable. */
export class MigrationTerminal extends Disposable implements vscode.Pseudoterminal {
  private readonly written = this.own(new vscode.EventEmitter<string>());
  private readonly closed = this.own(new vscode.EventEmitter<number>());
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closed.event;
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

  open(): void {
    void this.start();
  }

  /** The user stopped the task or closed its terminal. */
  close(): void {
    if (this.id !== undefined) void this.migrations.interrupt(this.id)?.catch(() => undefined);
    this.dispose();
  }

  private async start(): Promise<void> {
    try {
      const definition = checkedDefinition(this.definition);
      const source = connectionNamed(this.connections, definition.source);
      const target = connectionNamed(this.connections, definition.target);
      await this.askOnProduction(definition, target);
      await this.migrations.loaded;
      this.own(this.migrations.onDidChange((record) => this.progress(record)));
      this.own(this.migrations.onDidEnd((record) => this.end(record)));
      this.id = await this.startOrResume(definition, source, target);
      this.write(vscode.l10n.t('{0}: {1} → {2}', definition.operation, source.name, target.name));
    } catch (error) {
      const facts = errorFacts(error);
      this.write(`${MARKS.error} ${errorLine(facts)}`);
      this.closed.fire(exitCodeOfError(facts.kind));
    }
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

  private async askOnProduction(
    { operation, dropTarget, repair }: FerryTaskDefinition,
    { name, environment }: Connection,
  ): Promise<void> {
    const writes = operation !== 'verify' || repair === true;
    if (!writes || environment !== 'production') return;
    const question = vscode.l10n.t('Write to the production connection {0}?', name);
    const write = vscode.l10n.t('Start');
    const answer = await vscode.window.showWarningMessage(question, { modal: true }, write);
    const destroys = dropTarget === true || repair === true;
    const agreed = answer === write && (!destroys || (await typeName(name, question)));
    if (agreed) return;
    throw new FerryError({
      code: 'not-confirmed',
      kind: 'refused',
      message: vscode.l10n.t('Not started: writing to {0} was not confirmed.', name),
      remedy: '',
    });
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

  private end(record: MigrationRecord): void {
    if (record.id !== this.id) return;
    this.write('');
    this.write(resultText(record));
    this.closed.fire(exitCodeOf(record));
  }

  private write(text: string): void {
    this.written.fire(`${text.replace(/\r?\n/g, '\r\n')}\r\n`);
  }
}

function resultText(record: MigrationRecord): string {
  const { status, verification } = record;
  if (status.report) return renderReportText(status.report);
  if (verification) return renderVerificationText(verification);
  if (status.error) return `${MARKS.error} ${errorLine(status.error)}`;
  return `${recordSummary(record)} · ${outcome(record)}`;
}
