import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { EXIT } from '../report/exitCodes';
import { FerryError } from '../engine/errors';
import type { MigrationReport } from '../engine/model/report';
import type { MigrationStatus } from '../engine/model/status';

/** Where the command line and its state are. */
export interface FerryPlace {
  /** `dist/mongo-ferry.js`, run as a user would. */
  program: string;
  /** A folder for the report. */
  folder: string;
  /** Environment of the program: its state folder, and connections for `env:NAME`. */
  env: Record<string, string>;
}

/** A `mongo-ferry migrate` in a process of its own, as the command line runs it. */
export class FerryProcess {
  /** Latest status; undefined until the first. */
  status: MigrationStatus | undefined;
  readonly #child;
  readonly #ended: Promise<number>;
  readonly #listeners = new Set<() => void>();
  #exitCode: number | undefined;
  #complaints = '';

  /** Begins at once. `source` and `target` are as the command line takes them. */
  constructor(
    readonly place: FerryPlace,
    options: {
      source: string;
      target: string;
      name: string;
      onStatus: (status: MigrationStatus) => void;
    },
  ) {
    const { source, target, name } = options;
    const endpoints = ['--source', source, '--target', target];
    this.#child = execa(
      process.execPath,
      [
        ...[place.program, 'migrate', ...endpoints, '--name', name],
        ...['--cutover', 'manual', '--json', '--report', this.#reportFile],
      ],
      {
        env: place.env,
        stdin: 'ignore',
        buffer: false,
        reject: false,
        // A group of its own: Ctrl-C is for the demo, which ends its parts in order.
        detached: process.platform !== 'win32',
      },
    );
    const read = createInterface({ input: this.#child.stdout });
    read.on('line', (line) => this.#take(line, options.onStatus));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-4000);
    });
    this.#ended = Promise.all([
      this.#child,
      new Promise((resolve) => read.once('close', resolve)),
    ]).then(([{ exitCode }]) => {
      this.#exitCode = exitCode ?? 1;
      this.#tell();
      return this.#exitCode;
    });
  }

  get #reportFile(): string {
    return join(this.place.folder, 'report.json');
  }

  /**
   * Waits until the migration has come that far.
   * @throws FerryError `migration-ended` if it ends before, or `too-slow` after the limit
   */
  async until(
    what: string,
    limitSeconds: number,
    isSo: (status: MigrationStatus) => boolean,
  ): Promise<MigrationStatus> {
    const deadline = Date.now() + limitSeconds * 1000;
    for (;;) {
      if (this.status && isSo(this.status)) return this.status;
      if (this.#exitCode !== undefined) throw this.#endedEarly(what);
      if (Date.now() >= deadline) throw tooSlow(what, limitSeconds);
      await this.#nextNews(deadline - Date.now());
    }
  }

  /**
   * Cuts over from another process, as a user would from another terminal; whether the sides differ
   * is in the {@link report}.
   * @throws FerryError `cutover-failed`
   */
  async cutOver(name: string): Promise<void> {
    const { program, env } = this.place;
    const cutover = await execa(process.execPath, [program, 'cutover', name], {
      env,
      stdin: 'ignore',
      reject: false,
      all: true,
      timeout: 300_000,
    });
    if (cutover.exitCode === EXIT.done || cutover.exitCode === EXIT.differences) return;
    throw new FerryError({
      code: 'cutover-failed',
      kind: 'failed',
      message: `The cutover failed (exit code ${cutover.exitCode ?? 'none'}): ${tellingLine(cutover.all)}`,
      remedy: '',
    });
  }

  /** Waits for its end. @throws FerryError when it gave no report */
  async report(): Promise<MigrationReport> {
    const exitCode = await this.#ended;
    try {
      return JSON.parse(await readFile(this.#reportFile, 'utf8')) as MigrationReport;
    } catch {
      throw this.#endedEarly(`it had reported (exit code ${exitCode})`);
    }
  }

  /** Waits for something else, such as the user, as long as the migration runs. */
  async meanwhile<Result>(what: string, work: Promise<Result>): Promise<Result> {
    const ended = this.#ended.then(() => {
      throw this.#endedEarly(what);
    });
    return await Promise.race([work, ended]);
  }

  /** Ends it, its state kept in the target; returns what it said to that, if it still ran. */
  async stop(): Promise<string> {
    if (this.#exitCode !== undefined) return '';
    this.#child.kill('SIGINT');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(force);
    return tellingLine(this.#complaints);
  }

  #take(line: string, onStatus: (status: MigrationStatus) => void): void {
    const entry = parseLine(line);
    if (entry?.type === 'progress') {
      this.status = entry as unknown as MigrationStatus;
      onStatus(this.status);
    }
    if (entry?.type === 'result' && isRecord(entry.error)) {
      const { message, remedy } = entry.error;
      this.#complaints = `${String(message)} ${String(remedy)}`;
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  async #nextNews(limitMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.#listeners.add(done);
    });
  }

  #endedEarly(what: string): FerryError {
    return new FerryError({
      code: 'migration-ended',
      kind: this.#exitCode === EXIT.refused ? 'refused' : 'failed',
      message: `The migration ended before ${what}: ${tellingLine(this.#complaints)}`,
      remedy: '',
    });
  }
}

function tooSlow(what: string, limitSeconds: number): FerryError {
  return new FerryError({
    code: 'too-slow',
    kind: 'failed',
    message: `After ${limitSeconds} s it is still not so that ${what}.`,
    remedy: 'Try again when the machine has less to do.',
  });
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The line that says what happened: of a crash the error itself, else the last one. */
function tellingLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => /^\w*Error: /.test(line)) ?? lines.at(-1) ?? '';
}
