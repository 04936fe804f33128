import { releaseIfPossible, releaseSource, STAYS_BLOCKED } from '../cutover/writeBlock';
import { describeError } from '../deployment/describeError';
import type { FerryError } from '../errors';
import { changedLoad } from '../load/change';
import type { Log } from '../log';
import { Control, type PauseHow, Stopped, stoppedError, type StopReason } from '../model/control';
import { carryOut, type Outcome } from './course';
import { applyChoices } from './cutoverChoices';
import { startHeartbeat } from './heartbeat';
import { openRun, type OpenedRun } from './open';
import { takeHold } from './takeHold';
import { persistently } from './persistently';
import { storePosition } from './phases';
import { initialStatus } from '../state/initialStatus';
import { Progress } from '../state/progress';
import { putBackIfPossible } from './putBack';
import {
  noCutoverToAbort,
  notCancelled,
  notCaughtUp,
  stoppedBeforeStart,
  wrongState,
} from './refusals';
import { buildReport } from './report';
import { NO_DEEDS, type SourceNotes } from '../state/sourceDeeds';
import { storeEnd } from './storeEnd';
import { restoreBalancers } from './balancers';
import { ofRun, testGate } from '../testGates';
import type { CutoverChoices } from '../model/cutover';
import type { LoadChange } from '../model/load';
import type { MigrationPlan, MigrationRequest } from '../model/plan';
import type { MigrationReport } from '../model/report';
import type { MigrationState, MigrationStatus, Phase } from '../model/status';

/** What a migration is given by whoever runs it. */
export interface MigrationOptions {
  log: Log;
  toolVersion: string;
  /** Where this machine notes what is done to the source; without, a resume has to be agreed to. */
  notes?: SourceNotes;
  /**
   * Checks whether it may begin, before anything else is done; writes nothing.
   * @throws FerryError `refused`
   */
  admit?: (signal: AbortSignal) => Promise<void>;
}

/**
 * One migration, run in this process. Its durable state is in the target's state database, so
 * that any other process can resume it.
 */
export class Migration {
  private readonly control = new Control();
  private readonly startedAt = Date.now();
  private progress: Progress;
  private opened: OpenedRun | undefined;
  private readonly listeners = new Set<(status: MigrationStatus) => void>();
  private readonly outcome: Outcome = { snapshot: undefined, verification: undefined };

  constructor(
    readonly request: MigrationRequest,
    readonly options: MigrationOptions,
  ) {
    this.progress = new Progress(initialStatus(request.plan, request.source, request.target));
    this.watch(this.progress);
  }

  /** The migration as it stands now. */
  status(): MigrationStatus {
    return this.progress.status();
  }

  /** What is carried out: as asked for, with what was chosen since. */
  plan(): MigrationPlan {
    return this.opened?.record.plan ?? this.request.plan;
  }

  /** Calls `listener` on each change of state or phase, and once a second besides; returns how to stop that. */
  onStatus(listener: (status: MigrationStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Runs to the end (a `sync` until it is cut over, cancelled or interrupted).
   * @throws FerryError `refused` before anything was written, `failed` when it stopped with its
   * state kept, `interrupted` after {@link interrupt} or {@link cancel}.
   */
  async run(): Promise<MigrationReport> {
    let opened: OpenedRun;
    try {
      const { admit } = this.options;
      if (admit !== undefined) await this.control.unlessStopped(admit);
      opened = await openRun(this.request, {
        control: this.control,
        log: this.options.log,
        notes: this.options.notes,
        onProgress: (progress) => {
          this.progress = progress;
          this.watch(progress);
        },
      });
    } catch (error) {
      throw this.refuse(error);
    }
    this.opened = opened;
    const stopHeartbeat = startHeartbeat(opened);
    try {
      await carryOut(opened, this.outcome);
      return await this.end('completed');
    } catch (error) {
      throw await this.fail(error);
    } finally {
      await this.restoreBalancers(opened);
      stopHeartbeat();
      await this.close(opened);
    }
  }

  /**
   * Resolves when nothing is written any more and the position is stored. Index builds go on:
   * they are the target's. @throws FerryError when it has ended
   */
  async pause(how: PauseHow = 'after-batch'): Promise<void> {
    this.requireGoing('pause');
    this.control.pause(how);
    this.progress.pausing();
    await takeHold(this.control, this.requireOpened().run.writer, how);
    if (!this.control.paused) return;
    if (this.status().state !== 'paused') this.requireState('running', 'pause');
    this.progress.setState('paused');
    await this.storePause();
  }

  /**
   * Goes on after {@link pause}; what waits for a deployment out of reach tries it at once.
   * @throws FerryError when it is not paused
   */
  async resume(): Promise<void> {
    this.requireState('paused', 'resume');
    this.progress.setState('running');
    this.control.resume();
    this.control.hurry();
    await this.storePause();
  }

  /**
   * The user says that writes to the source have stopped. Does not wait; the end comes from
   * {@link run}. @throws FerryError `refused`, code `not-caught-up`, while the lag is not small;
   * as {@link applyChoices}
   */
  async cutOver(choices: CutoverChoices = {}): Promise<void> {
    this.requireGoing('cut over');
    const { phase, readyForCutover } = this.status();
    const possible = phase === 'cutover' || (phase === 'sync' && readyForCutover);
    if (!possible) throw notCaughtUp(this.status());
    if (phase === 'sync') await applyChoices(this.requireOpened(), choices);
    this.control.requestCutover();
    await this.saveStatus();
  }

  /**
   * Goes back from a cutover to following the source, which may be written to again once this
   * resolves. @throws FerryError `refused` when it is not cutting over, or too late
   */
  async abortCutover(): Promise<void> {
    this.requireGoing('give up its cutover');
    const { phase } = this.status();
    const asked = phase === 'cutover' || this.control.cutoverWanted;
    if (!asked || this.control.cutoverSettled) {
      throw noCutoverToAbort(this.status());
    }
    this.control.abortCutover();
    await this.leaves('cutover');
    const status = this.status();
    if (status.finishedAt !== undefined) throw wrongState(status, 'give up its cutover');
    // One that was given up before its phase began may have blocked writes already.
    const { run, record } = this.requireOpened();
    await releaseSource(run, record);
    run.progress.setCutover(undefined);
    await this.saveStatus();
  }

  /**
   * Changes how hard it works, at once and for resumes too.
   * @throws FerryError when it has not begun or has ended, or the change makes no sense
   */
  async setLoad(change: LoadChange): Promise<void> {
    const { state } = this.status();
    this.requireState(state === 'paused' ? 'paused' : 'running', 'change its load');
    const { run, record } = this.requireOpened();
    const load = changedLoad(record.plan.load, change);
    run.load.throttle.change(load);
    run.load.slots.change(load.level);
    run.progress.setLoad(load);
    record.plan = { ...record.plan, load };
    await run.store.save({ plan: record.plan, status: this.status() });
  }

  /** Ends it for good; the target keeps what was copied. */
  cancel(): Promise<void> {
    this.control.stop('cancelled');
    return Promise.resolve();
  }

  /** Stops with the state kept, for a later resume. */
  interrupt(): Promise<void> {
    this.control.stop('interrupted');
    return Promise.resolve();
  }

  /** Stores the terminal state and the report, and only then calls it that. */
  private async end(state: 'completed'): Promise<MigrationReport> {
    const { run, record } = this.requireOpened();
    const differences = this.outcome.verification?.differences ?? 0;
    if (record.sourceBlocked === true) this.progress.warn(STAYS_BLOCKED);
    // Every change is applied and both majorities were waited for: what was seen last may be of before.
    for (const side of ['source', 'target'] as const) this.progress.setUnheld(side, undefined);
    this.progress.setLagAlarm(undefined);
    const report = this.reportOf(differences === 0 ? 'completed' : 'differences');
    this.progress.setReport(report);
    const final = { ...this.status(), state, finishedAt: report.finishedAt };
    await persistently(run, 'storing the end', async () => {
      await testGate('end.storing', ofRun(run));
      await run.store.save({ status: { ...final, activity: '' } });
    });
    await run.deeds.note(NO_DEEDS);
    await testGate('end.stored', ofRun(run));
    this.progress.doing(differences === 0 ? 'Equal' : 'Different');
    this.progress.setState(state);
    return report;
  }

  /** It ends before it began. */
  private refuse(error: unknown): FerryError {
    const { plan, resume } = this.request;
    const { stopped } = this.control;
    if (stopped === undefined) {
      const refusal = describeError(error, { kind: 'refused' });
      this.progress.setState('failed', refusal.facts());
      return refusal;
    }
    const failure = resume ? stoppedError(plan.name, stopped) : stoppedBeforeStart(plan.name);
    this.progress.setState(stopped, failure.facts());
    return failure;
  }

  private async fail(error: unknown): Promise<FerryError> {
    const { run, record } = this.requireOpened();
    const stopped = this.control.stopped;
    const failure =
      stopped !== undefined && (error instanceof Stopped || this.control.signal.aborted)
        ? (this.control.causeOfStop ?? stoppedError(run.plan.name, stopped))
        : describeError(error, { kind: 'failed', doing: 'Migrating' });
    const state = stopped ?? 'failed';
    if (state === 'cancelled') {
      await releaseIfPossible(run, record);
      await putBackIfPossible(run);
    }
    if (record.sourceBlocked === true) this.progress.warn(STAYS_BLOCKED);
    try {
      const report = this.reportOf(state, failure);
      await storeEnd(run, record, { state, error: failure.facts(), report });
      if (state === 'cancelled') await run.deeds.note(NO_DEEDS);
      return this.over(state, failure, report);
    } catch (storing) {
      const cause = describeError(storing);
      // The state stored last stays; resuming from it repeats a little.
      this.options.log.warn(`The last state could not be stored: ${cause.message}`);
      if (state !== 'cancelled') return this.over(state, failure);
      return this.over('interrupted', notCancelled(run.plan.name, cause));
    }
  }

  private over(
    state: 'failed' | StopReason,
    failure: FerryError,
    report = this.reportOf(state, failure),
  ): FerryError {
    this.progress.setReport(report);
    this.progress.setState(state, failure.facts());
    return failure;
  }

  private reportOf(status: MigrationReport['status'], error?: FerryError): MigrationReport {
    const { run, record } = this.requireOpened();
    const { startedAt, outcome, options } = this;
    const { toolVersion } = options;
    const failure = error === undefined ? {} : { error: error.facts() };
    return buildReport({ run, record, toolVersion, startedAt, status, ...outcome, ...failure });
  }

  /** Resolves when it is in another phase, or has ended; the heartbeat tells of either. */
  private leaves(phase: Phase): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const { phase: current, finishedAt } = this.status();
        if (current === phase && finishedAt === undefined) return;
        stop();
        resolve();
      };
      const stop = this.onStatus(look);
      look();
    });
  }

  /** A copy that ended before its time leaves nothing stopped, if it can. */
  private async restoreBalancers({ run, record }: OpenedRun): Promise<void> {
    try {
      await restoreBalancers(run, record);
    } catch (error) {
      this.options.log.warn(
        `A balancer stays stopped (${(error as Error).message}); start it with sh.startBalancer().`,
      );
    }
  }

  /** A target out of reach holds up neither a pause nor its end: the heartbeat stores it later. */
  private async storePause(): Promise<void> {
    const { run, record } = this.requireOpened();
    try {
      await storePosition(run, record);
    } catch (error) {
      this.options.log.warn(`The state could not be stored: ${(error as Error).message}`);
    }
  }

  /** Something was asked for, and is done: should storing it fail, the heartbeat does it later. */
  private async saveStatus(): Promise<void> {
    const { run } = this.requireOpened();
    try {
      await testGate('request.storing', ofRun(run));
      await run.store.save({ status: this.status() });
    } catch (error) {
      this.options.log.warn(`The state could not be stored: ${(error as Error).message}`);
    }
  }

  private async close({ run }: OpenedRun): Promise<void> {
    await run.store.releaseLease().catch((error: unknown) => {
      this.options.log.debug(`The lease expires by itself: ${(error as Error).message}`);
    });
    await Promise.all([run.source.close(), run.target.close()]);
  }

  private watch(progress: Progress): void {
    progress.onStatus((status) => {
      for (const listener of this.listeners) listener(status);
    });
  }

  private requireOpened(): OpenedRun {
    if (this.opened === undefined) throw new Error('The migration is not open.');
    return this.opened;
  }

  /** Running, or held up by what it waits for. @throws FerryError `refused`, code `wrong-state` */
  private requireGoing(verb: string): void {
    if (this.status().waitingSince === undefined) this.requireState('running', verb);
  }

  private requireState(state: MigrationState, verb: string): void {
    const current = this.status();
    if (current.state !== state || this.opened === undefined) throw wrongState(current, verb);
  }
}
