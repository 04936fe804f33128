import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongodBinary } from './binary';
import { guardChild } from './guard';
import { lastLogLines } from './server-log';

/** One server program's place and arguments. */
export interface MongodSpecification {
  binary: MongodBinary;
  dbPath: string;
  logFile: string;
  port: number;
  args: readonly string[];
  /** A folder to remove if this process dies without having stopped the server. */
  temporary?: string;
  /** How long it may take to come up. */
  startTimeoutMs: number;
}

/** A server did not come up. The message holds the end of its log. */
export class MongodStartError extends Error {
  override readonly name = 'MongodStartError';

  constructor(
    message: string,
    /** Whether another program had taken the port. */
    readonly portTaken: boolean,
  ) {
    super(message);
  }
}

const exitCodeOfTakenPort = 48;
const endingSignals: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGABRT'];

/** A mongod that can be killed and started again on the same data and port. */
export class MongodProcess {
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(readonly specification: MongodSpecification) {}

  /** Where it listens, as `127.0.0.1:27017`. */
  get host(): string {
    return `127.0.0.1:${this.specification.port}`;
  }

  /** Its process number while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and waits until it takes connections. */
  async start(): Promise<void> {
    if (this.#child !== undefined) throw new Error(`mongod on ${this.host} is running already`);
    const { logFile, startTimeoutMs } = this.specification;
    const log = openSync(logFile, 'a');
    let child: ChildProcess;
    let logStart: number;
    try {
      logStart = await sizeOf(logFile);
      child = this.#spawn(log);
    } finally {
      closeSync(log);
    }
    const deadline = Date.now() + startTimeoutMs;
    while (!(await this.#isListening(logStart))) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
        await this.#ended;
        const portTaken = child.exitCode === exitCodeOfTakenPort;
        const how = child.signalCode ?? `exit code ${child.exitCode ?? 'unknown'}`;
        throw new MongodStartError(await this.#explain(`ended with ${how}`), portTaken);
      }
      if (Date.now() > deadline) {
        await this.kill('SIGKILL');
        const seconds = startTimeoutMs / 1000;
        throw new MongodStartError(
          await this.#explain(`did not come up within ${seconds} seconds`),
          false,
        );
      }
      await sleep(40);
    }
  }

  /** Sends it a signal; if that ends programs, waits until it has ended. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.kill(signal);
    if (!endingSignals.includes(signal)) return;
    child.ref();
    await this.#ended;
  }

  /** Asks it to shut down, and kills it when it takes too long. */
  async shutDown(patienceMs = 30_000): Promise<void> {
    const killer = setTimeout(() => this.#child?.kill('SIGKILL'), patienceMs);
    try {
      await this.kill('SIGTERM');
    } finally {
      clearTimeout(killer);
    }
  }

  #spawn(log: number): ChildProcess {
    const { binary, dbPath, port, args, temporary } = this.specification;
    const child = spawn(
      binary.path,
      ['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', ...args],
      {
        env: { ...process.env, ...binary.env },
        stdio: ['ignore', log, log],
        // A group of its own: Ctrl-C is for this process, which stops its servers in order.
        detached: process.platform !== 'win32',
      },
    );
    this.#child = child;
    const liftGuard = child.pid === undefined ? undefined : guardChild(child.pid, temporary);
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        liftGuard?.();
        if (this.#child === child) this.#child = undefined;
        resolve();
      };
      child.once('exit', end);
      child.once('error', () => {
        if (child.pid === undefined) end();
      });
    });
    child.unref();
    return child;
  }

  async #isListening(logStart: number): Promise<boolean> {
    const file = await open(this.specification.logFile);
    try {
      const { size } = await file.stat();
      const length = Math.max(0, size - logStart);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, logStart);
      return /waiting for connections/i.test(buffer.toString('utf8'));
    } finally {
      await file.close();
    }
  }

  async #explain(what: string): Promise<string> {
    const { binary, logFile } = this.specification;
    const lines = await lastLogLines(logFile);
    return (
      `mongod ${binary.version} on ${this.host} ${what}. The end of ${logFile}:\n` +
      lines.map((line) => `  ${line}`).join('\n')
    );
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
