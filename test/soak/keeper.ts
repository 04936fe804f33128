import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationReport } from '../../src/engine/model/report';
import type { MigrationRequest } from '../../src/engine/model/plan';
import type { MigrationStatus } from '../../src/engine/model/status';
import { EngineProcess } from '../support/engineProcess';
import type { Journal } from './journal';

/**
 * Ends that a user would meet by resuming: a deployment that could not be reached for minutes, or
 * at the start; or one of the databases was dropped just then. All others are the engine's fault.
 */
const FORGIVEN = [
  'no-primary',
  'connection-refused',
  'connection-lost',
  'host-unreachable',
  'primary-changed',
  'write-concern-failed',
  'unknown-namespace',
];

const RESTART_MS = 300;

/** After so many ends of its own fault there is no use in going on. */
const MOST_FAULTS = 5;

/** Keeps a migration going: starts its engine again whenever it was killed or gave up. */
export class Keeper {
  starts = 0;
  kills = 0;
  /** Ends that are the engine's fault. */
  readonly faults: string[] = [];
  #engine: EngineProcess | undefined;
  #abandoned = false;
  readonly #report: Promise<MigrationReport>;

  constructor(
    private readonly request: MigrationRequest,
    private readonly journal: Journal,
    private readonly logFile: string,
  ) {
    this.#report = this.#keep();
    this.#report.catch(() => undefined);
  }

  get status(): MigrationStatus | undefined {
    return this.#engine?.status;
  }

  /** Of the engine's process, while one runs. */
  get pid(): number | undefined {
    return this.#engine?.child.pid;
  }

  /** Kills the engine at once. */
  async kill(): Promise<void> {
    this.kills++;
    await this.#engine?.kill();
  }

  /** Asks for the cutover until it has begun, and waits for the migration's end. */
  async cutOver(limitMs: number): Promise<MigrationReport> {
    const limit = Date.now() + limitMs;
    const ended = { is: false };
    const end = this.#report.finally(() => (ended.is = true));
    end.catch(() => undefined);
    while (!ended.is) {
      if (Date.now() > limit) {
        this.#abandoned = true;
        const { phase, activity } = this.status ?? { phase: 'none', activity: '' };
        await this.#engine?.kill();
        throw new Error(`no end after ${limitMs / 1000} s: ${phase}, ${activity}`);
      }
      if (this.status?.phase === 'sync' && this.status.readyForCutover) this.#engine?.cutOver();
      await sleep(200);
    }
    return end;
  }

  async abandon(): Promise<void> {
    this.#abandoned = true;
    await this.#engine?.kill();
  }

  async #keep(): Promise<MigrationReport> {
    for (;;) {
      this.starts++;
      this.journal.add(`engine start ${this.starts}`);
      this.#engine = await EngineProcess.start(this.request, { logFile: this.logFile });
      const { report, failure, code, killed } = await this.#engine.ended();
      if (report !== undefined) return report;
      if (this.#abandoned) throw new Error('abandoned');
      this.journal.add(`engine ended: ${killed ? 'killed' : (failure ?? 'without a word')}`);
      if (!killed) this.#judge(code, failure);
      if (this.faults.length >= MOST_FAULTS) throw new Error('the engine gave up too often');
      await sleep(RESTART_MS);
    }
  }

  #judge(code: string | undefined, failure: string | undefined): void {
    if (code !== undefined && FORGIVEN.includes(code)) return;
    this.faults.push(`the engine gave up (${code ?? 'crashed'}): ${failure ?? ''}`);
  }
}
