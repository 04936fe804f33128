import { setMaxListeners } from 'node:events';
import { FerryError } from '../errors';
import { MongoServerError } from 'mongodb';

/** Why a run ends before its work is done. */
export type StopReason = 'interrupted' | 'cancelled';

/** Thrown out of {@link Control.gate} when the run is to stop. */
export class Stopped extends Error {
  constructor(readonly reason: StopReason) {
    super(reason);
    this.name = 'Stopped';
  }
}

/**
 * The handle by which a running migration is paused, resumed and stopped. Work passes a gate
 * between two batches; everything written before it stays valid.
 */
export class Control {
  private readonly abortController = new AbortController();
  private pauseRequested: PauseHow | undefined;
  private waiting: (() => void)[] = [];
  /** Pieces of work that are begun. */
  private inFlight = 0;
  private landed: (() => void)[] = [];
  private readonly sleepers = new Set<() => void>();
  private stopReason: StopReason | undefined;
  private stopCause: FerryError | undefined;
  private cutoverRequested = false;
  private cutoverAborted = false;
  private settled = false;

  /**
   * Passes as long as no other process has the migration; asked before each piece of work.
   * @throws FerryError `failed`, code `taken-over`
   */
  mayWrite: () => Promise<void> = () => Promise.resolve();

  constructor() {
    // Every writer that waits for its turn listens.
    setMaxListeners(0, this.abortController.signal);
  }

  /** Aborted when the run is to stop; hand it to waits that should end then. */
  get signal(): AbortSignal {
    return this.abortController.signal;
  }

  get paused(): boolean {
    return this.pauseRequested !== undefined;
  }

  get stopped(): StopReason | undefined {
    return this.stopReason;
  }

  /** What stopped the run, where it was not a user. */
  get causeOfStop(): FerryError | undefined {
    return this.stopCause;
  }

  get cutoverWanted(): boolean {
    return this.cutoverRequested;
  }

  pause(how: PauseHow): void {
    this.pauseRequested = how;
  }

  resume(): void {
    this.pauseRequested = undefined;
    this.wake();
    this.tellLanded();
  }

  requestCutover(): void {
    this.cutoverRequested = true;
    // An earlier one may have been given up before it began.
    this.cutoverAborted = false;
    this.wake();
  }

  /** Whether a cutover has gone too far to be given up. */
  get cutoverSettled(): boolean {
    return this.settled;
  }

  settleCutover(): void {
    this.settled = true;
  }

  /** Goes back from a cutover to following, if it has not gone too far. */
  abortCutover(): void {
    this.cutoverRequested = false;
    this.cutoverAborted = true;
    this.wake();
  }

  cutoverAbortWanted(): boolean {
    return this.cutoverAborted;
  }

  /** The cutover under way was given up, as wanted. */
  cutoverGivenUp(): void {
    this.cutoverAborted = false;
  }

  stop(reason: StopReason, cause?: FerryError): void {
    if (this.stopReason === undefined) this.stopCause = cause;
    this.stopReason ??= reason;
    this.abortController.abort(new Stopped(this.stopReason));
    this.hurry();
    this.wake();
  }

  /** Waits while paused. @throws Stopped when the run is to end */
  async gate(): Promise<void> {
    this.throwIfStopped();
    while (this.paused) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      this.throwIfStopped();
    }
  }

  /**
   * Runs a piece of work, such as a write and its answer, that a pause waits for; it begins at a
   * gate and passes none within. Begun anew after a pause that interrupted it.
   * @throws Stopped when the run is to end
   */
  async work<T>(run: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.gate();
      this.inFlight++;
      try {
        await this.mayWrite();
        return await run();
      } catch (error) {
        if (this.pauseRequested !== 'now' || !wasInterrupted(error)) throw error;
      } finally {
        this.land();
      }
    }
  }

  /** Within a piece of work, runs what consists of pieces itself. */
  async inPieces<T>(run: () => Promise<T>): Promise<T> {
    this.land();
    try {
      return await run();
    } finally {
      this.inFlight++;
    }
  }

  /** Resolves when a pause has taken hold: every piece of work has ended. */
  async landing(): Promise<void> {
    while (this.paused && this.inFlight > 0) {
      await new Promise<void>((resolve) => this.landed.push(resolve));
    }
  }

  private land(): void {
    this.inFlight--;
    if (this.inFlight === 0) this.tellLanded();
  }

  private tellLanded(): void {
    const landed = this.landed;
    this.landed = [];
    for (const resolve of landed) resolve();
  }

  /** @throws Stopped when the run is to end */
  throwIfStopped(): void {
    if (this.stopReason !== undefined) throw new Stopped(this.stopReason);
  }

  /** What `work` comes to, which writes nothing and is given up when the run is to end. @throws Stopped */
  async unlessStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.throwIfStopped();
    const { signal } = this;
    let giveUp: () => void = () => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(signal.reason as Stopped);
      signal.addEventListener('abort', giveUp, { once: true });
    });
    try {
      return await Promise.race([work(signal), stopped]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Sleeps, or less when the run is to stop or what it waits for is to be tried now. @throws Stopped */
  async sleep(milliseconds: number): Promise<void> {
    this.throwIfStopped();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, milliseconds);
      const { sleepers } = this;
      function done() {
        clearTimeout(timer);
        sleepers.delete(done);
        resolve();
      }
      sleepers.add(done);
    });
    this.throwIfStopped();
  }

  /** Ends every {@link sleep}: what is waited for is tried now. */
  hurry(): void {
    for (const wake of [...this.sleepers]) wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resume of waiting) resume();
  }
}

/** The error a stopped run ends with, for those who wait for it. */
export function stoppedError(name: string, reason: StopReason): FerryError {
  return reason === 'cancelled'
    ? new FerryError({
        code: 'cancelled',
        kind: 'interrupted',
        message: `The migration ${name} was cancelled.`,
        remedy: 'What was copied stays in the target.',
      })
    : new FerryError({
        code: 'interrupted',
        kind: 'interrupted',
        message: `The migration ${name} was interrupted; its state is kept in the target.`,
        remedy: 'Resume it.',
        commandLine: `mongo-ferry resume ${name}`,
      });
}

/**
 * `after-batch` lets every write that has begun end; `now` has the target interrupt them, and
 * writes them again after the pause, which changes nothing.
 */
export type PauseHow = 'after-batch' | 'now';

/** Server code: an operation was ended on demand. */
const INTERRUPTED = 11601;

/** Whether the server ended this operation because it was told to. */
export function wasInterrupted(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === INTERRUPTED;
}
