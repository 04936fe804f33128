import { describeError } from '../engine/deployment/describeError';
import { FerryError } from '../engine/errors';
import type { Carried, RunReport, RunStatus } from '../engine/model/run';
import type { JobContext, JobProgress } from './job';
import type { Run, Runnable, RunContext, RunRequest, Work } from './run';

/** Progress is told this often at most. */
const TELL_EVERY_MS = 200;

/** What a method declares of itself that {@link WorkRun}s carry out. */
export type Worked<Options> = Omit<Runnable<Options>, 'start'> & { work: Work<Options> };

/** A method whose work can be stopped, and nothing else. */
export function worked<Options>(method: Worked<Options>): Runnable<Options> {
  return {
    ...method,
    start: (request, context) => new WorkRun(request, method, context),
  };
}

/** A run of work that tells how far it has come and stops when it is told to. */
export class WorkRun<Options> implements Run {
  private readonly stopping = new AbortController();
  private cancelled = false;
  private current: RunStatus;
  private toldAt = 0;
  private readonly listeners = new Set<(status: RunStatus) => void>();

  constructor(
    private readonly request: RunRequest<Options>,
    private readonly method: Worked<Options>,
    private readonly context: RunContext,
  ) {
    const labels = method.labels(request.options);
    const now = new Date().toISOString();
    this.current = {
      name: request.name,
      method: request.method,
      state: 'running',
      phase: 'preflight',
      activity: '',
      source: labels.source ?? request.source?.label ?? '',
      target: labels.target ?? request.target?.label ?? '',
      startedAt: now,
      updatedAt: now,
      warnings: [],
    };
  }

  status(): RunStatus {
    return this.current;
  }

  onStatus(listener: (status: RunStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async run(): Promise<RunReport> {
    try {
      const done = await this.method.work(this.request, this.jobContext());
      const report = this.report(done);
      this.end({ state: 'completed', documents: done.documents, bytes: done.bytes, report });
      return report;
    } catch (error) {
      const described = this.cancelled ? cancelled(this.request.name) : describeError(error);
      const stopped = described.kind === 'interrupted' ? 'interrupted' : 'failed';
      this.end({ state: this.cancelled ? 'cancelled' : stopped, error: described.facts() });
      throw described;
    }
  }

  keptOptions(): Options {
    const { options } = this.request;
    return this.method.kept?.(options) ?? options;
  }

  interrupt(): Promise<void> {
    this.stopping.abort();
    return Promise.resolve();
  }

  cancel(): Promise<void> {
    this.cancelled = true;
    return this.interrupt();
  }

  private jobContext(): JobContext {
    const { log, toolVersion } = this.context;
    const warn = (message: string) => {
      this.change({ warnings: [...this.current.warnings, message] });
      log.warn(message);
    };
    return {
      log: { ...log, warn },
      toolVersion,
      signal: this.stopping.signal,
      onProgress: (progress) => this.progress(progress),
    };
  }

  private progress({ activity, documents, bytes, bytesTotal }: JobProgress): void {
    const turned = this.current.phase === 'preflight' || this.current.activity !== activity;
    const now = performance.now();
    if (!turned && now - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = now;
    this.change({ phase: 'snapshot', activity, documents, bytes, bytesTotal });
  }

  private report({ text, details, outputs, rejected, documents, bytes }: Carried): RunReport {
    const { name, method, source, target, startedAt, warnings } = this.current;
    const finishedAt = new Date().toISOString();
    return {
      ...{ name, method, source, target, startedAt, finishedAt, warnings },
      status: 'completed',
      toolVersion: this.context.toolVersion,
      durationSeconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
      ...{ documents, bytes, text, details, outputs, rejected },
    };
  }

  private end(change: Partial<RunStatus>): void {
    this.change({ activity: '', finishedAt: new Date().toISOString(), ...change });
  }

  private change(change: Partial<RunStatus>): void {
    this.current = { ...this.current, ...change, updatedAt: new Date().toISOString() };
    for (const listener of this.listeners) listener(this.current);
  }
}

function cancelled(name: string): FerryError {
  return new FerryError({
    code: 'cancelled',
    kind: 'interrupted',
    message: `${name} was cancelled and is not complete.`,
    remedy: 'What it had written until then stays.',
  });
}
