import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import type { PauseHow } from '../../engine/model/control';
import type { CutoverChoices } from '../../engine/model/cutover';
import type { LoadSettings } from '../../engine/model/load';
import type { MigrationStatus } from '../../engine/model/status';
import { Disposable } from '../common/lifecycle';
import { labelled } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { EngineLauncher } from '../engine/launcher';
import type { OutputLog } from '../engine/log';
import { MigrationRun } from './migrationRun';
import type { Run, RunEnd, RunListener } from './run';
import { lastStatus } from './lastStatus';
import { settleLeftOver } from './leftOver';
import { isActive, statusBeforeStart, type MigrationRecord } from './record';
import type { MigrationDraft } from './migrationDraft';
import { requestOf, sideOf } from './migrationRequest';
import type { RecordFiles } from './recordFiles';

/** A running migration's record is stored at most this often. */
const SAVE_MS = 3000;
/** So often records are looked at whose engine process belongs to another window. */
const LEFT_OVER_MS = 1000;

/** For an engine process to store its state and end. */
const STOP_LIMIT_MS = 30_000;

/** The migrations of this user, running ones and past ones, and what can be done with them. */
export class Migrations extends Disposable {
  private readonly records = new Map<string, MigrationRecord>();
  private readonly runs = new Map<string, Run>();
  private readonly savedAt = new Map<string, number>();
  /** Runs that were told to stop, until they have. */
  private readonly stopping = new Map<string, Promise<unknown>>();
  private readonly changed = this.own(new vscode.EventEmitter<MigrationRecord>());
  private readonly removed = this.own(new vscode.EventEmitter<string>());
  private readonly ended = this.own(new vscode.EventEmitter<MigrationRecord>());
  /** About once a second for a running one. */
  readonly onDidChange = this.changed.event;
  /** The id of a record that is no more. */
  readonly onDidRemove = this.removed.event;
  private readonly lagging = this.own(new vscode.EventEmitter<MigrationRecord>());
  /** Its target has begun to fall behind. */
  readonly onDidFallBehind = this.lagging.event;
  private readonly found = this.own(new vscode.EventEmitter<MigrationRecord>());
  /** It was running when its window closed, and runs no more. */
  readonly onDidFindInterrupted = this.found.event;
  /** The run is over, whatever its outcome. */
  readonly onDidEnd = this.ended.event;
  /** The records of earlier sessions are read. */
  readonly loaded: Promise<void>;

  constructor(
    private readonly files: RecordFiles,
    private readonly connections: ConnectionStore,
    private readonly launcher: EngineLauncher,
    private readonly log: OutputLog,
  ) {
    super();
    this.loaded = this.load();
  }

  /** The newest first. */
  all(): MigrationRecord[] {
    return [...this.records.values()].sort((a, b) =>
      b.status.startedAt.localeCompare(a.status.startedAt),
    );
  }

  get(id: string): MigrationRecord | undefined {
    return this.records.get(id);
  }

  /** Whether this window runs it. */
  runsHere(id: string): boolean {
    return this.runs.has(id);
  }

  /**
   * Starts, or resumes by name; the outcome is told by the events.
   * @param stopped aborted when it is not to start any more @throws its reason, nothing started
   */
  async start(draft: MigrationDraft, stopped?: AbortSignal): Promise<MigrationRecord> {
    const { operation, plan } = draft;
    const sides = {
      source: { label: labelled(draft.source) },
      target: { label: labelled(draft.target) },
    };
    const record: MigrationRecord = {
      id: randomUUID(),
      operation,
      source: sideOf(draft.source),
      target: sideOf(draft.target),
      plan,
      verify: draft.verify,
      status: statusBeforeStart(operation, plan, sides, vscode.l10n.t('Starting the engine')),
      savedAt: new Date().toISOString(),
    };
    await this.run(record, draft.resume ?? false, stopped);
    return record;
  }

  /** Takes up a migration that another process runs. */
  attach(record: MigrationRecord, attachTo: (listener: RunListener) => Run): void {
    this.runs.set(record.id, attachTo(this.listenerFor(record.id)));
    this.put(record, { save: 'now' });
  }

  /**
   * Goes on: from a pause, or in a new engine process from the state kept in the target.
   * @param stopped as with {@link start}
   */
  async resume(id: string, stopped?: AbortSignal): Promise<void> {
    const record = this.records.get(id);
    if (!record) return;
    const run = this.runs.get(id);
    if (run) return run.resume();
    const status: MigrationStatus = {
      ...record.status,
      state: 'running',
      activity: vscode.l10n.t('Resuming'),
      readyForCutover: false,
      lagSeconds: null,
      error: undefined,
      report: undefined,
      finishedAt: undefined,
    };
    await this.run({ ...record, status, verification: undefined }, true, stopped);
  }

  pause(id: string, how: PauseHow = 'after-batch'): Promise<void> | undefined {
    return this.runs.get(id)?.pause(how);
  }

  /** Changes how hard it works: at once if it runs here, else when it is resumed. */
  async setLoad(id: string, load: LoadSettings): Promise<void> {
    const run = this.runs.get(id);
    if (run) await run.setLoad(load);
    const record = this.records.get(id);
    if (!record) return;
    const status = run ? record.status : { ...record.status, load };
    this.update(id, { plan: { ...record.plan, load }, status }, 'now');
  }

  cutOver(id: string, choices: CutoverChoices = {}): Promise<void> | undefined {
    return this.runs.get(id)?.cutOver(choices);
  }

  /** Goes back from a cutover to following the source. */
  abortCutover(id: string): Promise<void> | undefined {
    return this.runs.get(id)?.abortCutover();
  }

  cancel(id: string): Promise<void> | undefined {
    return this.runs.get(id)?.cancel();
  }

  /** Stops with the state kept. */
  interrupt(id: string): Promise<void> | undefined {
    const run = this.runs.get(id);
    if (run) {
      this.stopping.set(id, run.over);
      void inBackground(() => run.over.then(() => this.stopping.delete(id)));
    }
    return run?.interrupt();
  }

  /** Waits until no run of this name is about to stop: a task may be started again at once. */
  async whenStopped(name: string): Promise<void> {
    const ends = [...this.stopping].filter(([id]) => this.records.get(id)?.plan.name === name);
    await Promise.race([
      Promise.all(ends.map(([, over]) => over)),
      new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS)),
    ]);
  }

  /** Forgets a record; its state in the target stays. */
  async remove(id: string): Promise<void> {
    if (this.runs.has(id)) return;
    this.records.delete(id);
    await this.files.remove(id);
    this.removed.fire(id);
  }

  /** The window closes: every run stops by itself with its state kept. */
  override dispose(): void {
    for (const run of this.runs.values()) run.dispose();
    super.dispose();
  }

  private async run(
    record: MigrationRecord,
    resume: boolean,
    stopped?: AbortSignal,
  ): Promise<void> {
    const request = await requestOf(record, resume, this.connections);
    await this.whenStopped(record.plan.name);
    stopped?.throwIfAborted();
    const run = new MigrationRun(
      this.launcher,
      request,
      record.operation,
      this.listenerFor(record.id),
      record.verify,
    );
    this.runs.set(record.id, run);
    this.put(record, { save: 'now' });
    void inBackground(() => run.start());
  }

  private listenerFor(id: string): RunListener {
    return {
      started: (enginePid) => this.update(id, { enginePid }, 'now'),
      status: (status) => this.update(id, { status }),
      compared: (documents, bytes) => this.compared(id, documents, bytes),
      ended: (end) => this.finish(id, end),
    };
  }

  private compared(id: string, documents: number, bytes: number): void {
    const status = this.records.get(id)?.status;
    if (!status) return;
    const activity = vscode.l10n.t('Comparing');
    const updatedAt = new Date().toISOString();
    this.update(id, { status: { ...status, documents, bytes, activity, updatedAt } });
  }

  private finish(id: string, end: RunEnd): void {
    const record = this.records.get(id);
    this.runs.delete(id);
    if (!record) return;
    const last = lastStatus(record.status, end);
    const verification = 'verification' in end ? end.verification : record.verification;
    this.update(id, { status: last, verification, enginePid: undefined }, 'now');
    if (last.error) {
      this.log.error(`[${last.name}] ${last.error.message} ${last.error.remedy}`);
    } else {
      this.log.info(`[${last.name}] ${last.state}`);
    }
    const ended = this.records.get(id);
    if (ended) this.ended.fire(ended);
  }

  private update(id: string, change: Partial<MigrationRecord>, save?: 'now'): void {
    const record = this.records.get(id);
    if (record) this.put({ ...record, ...change }, { save });
  }

  private put(record: MigrationRecord, { save }: { save?: 'now' | 'never' }): void {
    const before = this.records.get(record.id);
    const now = Date.now();
    const stored = { ...record, savedAt: new Date(now).toISOString() };
    this.records.set(record.id, stored);
    const due = now - (this.savedAt.get(record.id) ?? 0) >= SAVE_MS;
    const turned = before?.status.state !== record.status.state;
    if (save !== 'never' && (save === 'now' || due || turned)) {
      this.savedAt.set(record.id, now);
      this.files.write(stored);
    }
    this.changed.fire(stored);
    const { lagAlarm } = record.status;
    if (lagAlarm && before?.status.lagAlarm?.since !== lagAlarm.since) this.lagging.fire(stored);
  }

  private async load(): Promise<void> {
    for (const record of await this.files.readAll()) {
      if (!this.records.has(record.id)) this.settle(record);
    }
    if (this.othersRun()) this.watchOthers();
  }

  private settle(record: MigrationRecord): void {
    const settled = settleLeftOver(record);
    this.put(settled, { save: 'never' });
    if (record.status.state === 'running' && !isActive(settled)) this.found.fire(settled);
  }

  private othersRun(): boolean {
    return this.all().some((record) => isActive(record) && !this.runs.has(record.id));
  }

  /** Another window's engine, or one that is still storing its state after a reload. */
  private watchOthers(): void {
    const timer = setInterval(
      () => void inBackground(() => this.reloadOthers(timer)),
      LEFT_OVER_MS,
    );
    this.own({ dispose: () => clearInterval(timer) });
  }

  private async reloadOthers(timer: NodeJS.Timeout): Promise<void> {
    for (const record of await this.files.readAll()) {
      const known = this.records.get(record.id);
      if (known && isActive(known) && !this.runs.has(record.id)) this.settle(record);
    }
    if (!this.othersRun()) clearInterval(timer);
  }
}
