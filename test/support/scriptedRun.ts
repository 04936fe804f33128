import { FerryError } from '../../src/engine/errors';
import { changedLoad } from '../../src/engine/load/change';
import { defaultPlan } from '../../src/engine/model/defaults';
import type { LoadChange } from '../../src/engine/model/load';
import type { MigrationPlan } from '../../src/engine/model/plan';
import type { MigrationReport } from '../../src/engine/model/report';
import type { MigrationStatus, Phase } from '../../src/engine/model/status';
import type { Run } from '../../src/methods/run';
import { someStatus } from './status';

/**
 * A run that goes on when the test says so, and refuses what the engine refuses in the same state.
 * For tests of what lies around the engine; the engine itself is tested on real servers.
 */
export class ScriptedRun implements Run {
  private current: MigrationStatus;
  private readonly listeners = new Set<(status: MigrationStatus) => void>();
  private finish: (report: MigrationReport) => void = () => undefined;
  private fail: (error: FerryError) => void = () => undefined;
  private readonly report = new Promise<MigrationReport>((resolve, reject) => {
    this.finish = resolve;
    this.fail = reject;
  });

  constructor(name: string) {
    // It may end before it is run.
    this.report.catch(() => undefined);
    this.current = someStatus({ name, phase: 'preflight' });
  }

  /** Enters a phase, as the engine would by itself. */
  enter(phase: Phase): void {
    this.change({ phase, snapshotDone: phase === 'sync', readyForCutover: phase === 'sync' });
  }

  /** Ends before anything was written. */
  refuse(): void {
    const error = new FerryError({
      code: 'target-not-empty',
      kind: 'refused',
      message: 'The target holds data.',
      remedy: 'Choose an empty one.',
    });
    this.change({ state: 'failed', error: error.facts() });
    this.fail(error);
  }

  status(): MigrationStatus {
    return this.current;
  }

  plan(): MigrationPlan {
    return defaultPlan(this.current.name, this.current.kind);
  }

  onStatus(listener: (status: MigrationStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  run(): Promise<MigrationReport> {
    return this.report;
  }

  pause(): Promise<void> {
    return this.when('running', { state: 'paused' });
  }

  resume(): Promise<void> {
    return this.when('paused', { state: 'running' });
  }

  setLoad(change: LoadChange): Promise<void> {
    const load = this.current.load ?? { level: 'full' };
    this.change({ load: changedLoad(load, change) });
    return Promise.resolve();
  }

  cutOver(): Promise<void> {
    if (!this.current.readyForCutover) {
      const message = `${this.current.name} can't be cut over yet.`;
      const remedy = 'Wait until it is in sync.';
      return Promise.reject(
        new FerryError({ code: 'not-caught-up', kind: 'refused', message, remedy }),
      );
    }
    this.change({ phase: 'verified', state: 'completed' });
    this.finish({ status: 'completed', differences: 0 } as MigrationReport);
    return Promise.resolve();
  }

  abortCutover(): Promise<void> {
    if (this.current.phase !== 'cutover') {
      const message = `${this.current.name} has no cutover that could be given up.`;
      return Promise.reject(
        new FerryError({ code: 'no-cutover-to-abort', kind: 'refused', message, remedy: '' }),
      );
    }
    this.enter('sync');
    return Promise.resolve();
  }

  cancel(): Promise<void> {
    return this.stop('cancelled');
  }

  interrupt(): Promise<void> {
    return this.stop('interrupted');
  }

  private stop(state: 'cancelled' | 'interrupted'): Promise<void> {
    this.change({ state });
    const message = `${this.current.name} was ${state}.`;
    this.fail(new FerryError({ code: state, kind: 'interrupted', message, remedy: '' }));
    return Promise.resolve();
  }

  private when(state: MigrationStatus['state'], parts: Partial<MigrationStatus>): Promise<void> {
    if (this.current.state !== state) {
      const message = `${this.current.name} is ${this.current.state}.`;
      return Promise.reject(
        new FerryError({ code: 'wrong-state', kind: 'refused', message, remedy: '' }),
      );
    }
    this.change(parts);
    return Promise.resolve();
  }

  private change(parts: Partial<MigrationStatus>): void {
    this.current = { ...this.current, ...parts };
    for (const listener of this.listeners) listener(this.current);
  }
}
