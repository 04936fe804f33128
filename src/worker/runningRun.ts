import { describeError } from '../engine/deployment/describeError';
import type { FerryError } from '../engine/errors';
import type { RunStatus } from '../engine/model/run';
import type { Run } from '../methods/run';
import { Listeners } from './listeners';
import type { Ended } from './protocol';

/** How a run ended, with the error that ended it. */
export interface Outcome extends Ended {
  error?: FerryError;
}

/** A run of this process from its start to its end, and after. */
export class RunningRun {
  readonly progress = new Listeners<RunStatus>();
  /** Never rejects: a failure is an outcome. */
  readonly ended: Promise<Outcome>;
  /** Resolves when it may write; rejects with its error if it was refused before. */
  readonly passedPreflight: Promise<RunStatus>;
  private outcome?: Outcome;
  private passed = false;
  private readonly over = new Listeners<Outcome>();

  constructor(
    readonly name: string,
    readonly run: Run,
    /** Whether it may begin at all; asked first. @throws FerryError `refused` */
    private readonly mayBegin: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.passedPreflight = this.leavesPreflight();
    // Whoever waits for the end alone learns of a refusal there.
    this.passedPreflight.catch(() => undefined);
    this.ended = this.runToEnd();
  }

  get isOver(): boolean {
    return this.outcome !== undefined;
  }

  /** Whether it got so far that it may have written something. */
  get hasPassedPreflight(): boolean {
    return this.passed;
  }

  status(): RunStatus {
    return this.outcome?.status ?? this.run.status();
  }

  private leavesPreflight(): Promise<RunStatus> {
    return new Promise((resolve, reject) => {
      this.run.onStatus((status) => {
        if (status.phase !== 'preflight') {
          this.passed = true;
          resolve(status);
        }
        this.progress.emit(status);
      });
      this.over.add(({ status, error }) => {
        if (error === undefined) resolve(status);
        else reject(error);
      });
    });
  }

  private async runToEnd(): Promise<Outcome> {
    const outcome = await this.runForOutcome();
    this.outcome = outcome;
    this.passed ||= outcome.error === undefined;
    this.over.emit(outcome);
    return outcome;
  }

  private async runForOutcome(): Promise<Outcome> {
    try {
      await this.mayBegin();
      const report = await this.run.run();
      return { status: this.run.status(), report };
    } catch (error) {
      const described = describeError(error);
      const status = this.run.status();
      // One that may not begin was never told to run.
      const state = status.state === 'running' ? 'failed' : status.state;
      return {
        status: { ...status, state, error: status.error ?? described.facts() },
        report: status.report,
        error: described,
      };
    }
  }
}
