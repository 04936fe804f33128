import { fork, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { CutoverChoices } from '../../src/engine/model/cutover';
import type { MigrationReport } from '../../src/engine/model/report';
import type { MigrationRequest } from '../../src/engine/model/plan';
import type { MigrationStatus } from '../../src/engine/model/status';
import { bundled, type Bundled } from './bundled';
import type { Gate } from './gates';
import { endIfLeft } from './leftovers';

/** How an engine process is to run. */
export interface EngineOptions {
  /** It kills itself when it is about to send its n-th message to any server. */
  crashAtMessage?: number;
  /** Its log is appended to this file. */
  logFile?: string;
}

/** What an engine process tells. */
export interface FromEngine {
  status?: MigrationStatus;
  report?: MigrationReport;
  failure?: string;
  /** Of a failure that is a FerryError. */
  code?: string;
  /** What it was told is asked for now. */
  heard?: true;
}

/** What an engine process is told once it runs. */
export type ToEngine = { cutOver: CutoverChoices } | { abortCutover: true };

let program: Promise<Bundled> | undefined;

/** Removes the bundled program; for an `after` hook. */
export async function removeEngineProgram(): Promise<void> {
  const built = await program;
  program = undefined;
  if (built !== undefined) await rm(built.folder, { recursive: true, force: true });
}

/** How an engine process came to its end. */
export interface Ended {
  killed: boolean;
  status: MigrationStatus | undefined;
  report: MigrationReport | undefined;
  failure: string | undefined;
  code: string | undefined;
}

/** A migration in a process of its own, which can be killed. */
export class EngineProcess {
  status: MigrationStatus | undefined;
  #report: MigrationReport | undefined;
  #failure: string | undefined;
  #code: string | undefined;
  readonly #ended: Promise<Ended>;
  readonly #listeners = new Set<() => void>();

  private constructor(readonly child: ChildProcess) {
    child.on('message', (message: FromEngine) => {
      this.status = message.status ?? this.status;
      this.#report = message.report ?? this.#report;
      this.#failure = message.failure ?? this.#failure;
      this.#code = message.code ?? this.#code;
      for (const listener of this.#listeners) listener();
    });
    this.#ended = new Promise((resolve) => {
      child.once('close', (_code, signal) => {
        resolve({
          killed: signal === 'SIGKILL',
          status: this.status,
          report: this.#report,
          failure: this.#failure,
          code: this.#code,
        });
      });
    });
    endIfLeft(this.#ended, () => child.kill('SIGKILL'));
  }

  static async start(
    request: MigrationRequest,
    options: EngineOptions = {},
  ): Promise<EngineProcess> {
    program ??= bundled('engineChild.ts');
    const { file } = await program;
    const child = fork(file, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.send({ request, ...options });
    return new EngineProcess(child);
  }

  /** Waits until the status is as wanted. @throws when it ends before */
  async until(wanted: (status: MigrationStatus) => boolean): Promise<MigrationStatus> {
    let look: () => void = () => undefined;
    const met = new Promise<MigrationStatus>((resolve) => {
      look = () => {
        if (this.status !== undefined && wanted(this.status)) resolve(this.status);
      };
      this.#listeners.add(look);
      look();
    });
    const ended = this.#ended.then(({ killed, failure, status }) => {
      if (status !== undefined && wanted(status)) return status;
      throw new Error(`it ended before: ${killed ? 'killed' : (failure ?? 'with a report')}`);
    });
    try {
      return await Promise.race([met, ended]);
    } finally {
      this.#listeners.delete(look);
    }
  }

  /** Waits until it is held at a gate. @throws when it ends before */
  async at(gate: Gate): Promise<void> {
    const ended = this.#ended.then(({ killed, failure }) => {
      const how = killed ? 'killed' : (failure ?? 'with a report');
      throw new Error(`it ended before it came to ${gate.point}: ${how}`);
    });
    await Promise.race([gate.reached(), ended]);
  }

  /** Asks for the cutover; one that ends at this moment does not hear it. */
  cutOver(choices: CutoverChoices = {}): void {
    this.#tell({ cutOver: choices });
  }

  /** Asks for the cutover to be given up; resolves when it knows, or has ended. */
  async abortCutover(): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      const listener = ({ heard: isHeard }: FromEngine) => {
        if (isHeard !== true) return;
        this.child.off('message', listener);
        resolve();
      };
      this.child.on('message', listener);
    });
    this.#tell({ abortCutover: true });
    await Promise.race([heard, this.#ended]);
  }

  #tell(order: ToEngine): void {
    this.child.send(order, () => undefined);
  }

  /** Kills it as `kill -9` does. */
  async kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.#ended;
  }

  /** How it ended, once it has. */
  ended(): Promise<Ended> {
    return this.#ended;
  }
}
