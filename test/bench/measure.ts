import { fork, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { BENCH_DATABASE } from './fill';

/** What an engine process is to do. */
export interface EngineOrder {
  /** A `sync` answers each further message with how it stands. */
  task: 'snapshot' | 'catch-up' | 'verify' | 'sync';
  source: string;
  target: string;
  /** Catching up ends when so many changes are applied. */
  changes?: number;
  /** After catching up, apply the same write commands again from memory, once told to. */
  replay?: boolean;
}

/** What it measured. Seconds are from the process's start of work. */
export interface EngineResult {
  seconds: number;
  cpuSeconds: number;
  peakBytes: number;
  documents: number;
  changes: number;
  differences?: number;
  limitSeconds?: number;
}

export interface LimitOrder {
  source: string;
  target: string;
}

export interface LimitResult {
  readSeconds: number;
  insertSeconds: number;
  indexSeconds: number;
}

type Message<T> = { result?: T; error?: string; read?: boolean; recorded?: boolean };

/** A child that answers one message at a time. */
export class Child<Order extends object, Result> {
  private readonly process: ChildProcess;

  constructor(script: string, order: Order) {
    this.process = fork(join(__dirname, script), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.process.send(order);
  }

  /** The next message; a failure is thrown. */
  next(): Promise<Message<Result>> {
    return new Promise((resolve, reject) => {
      const { process } = this;
      const onExit = (code: number | null) => reject(new Error(`ended with ${code}`));
      process.once('exit', onExit);
      process.once('message', (message: Message<Result>) => {
        process.off('exit', onExit);
        if (message.error !== undefined) reject(new Error(message.error));
        else resolve(message);
      });
    });
  }

  async result(): Promise<Result> {
    const { result } = await this.next();
    if (result === undefined) throw new Error('no result');
    return result;
  }

  goOn(): void {
    this.process.send({});
  }

  stop(): void {
    this.process.kill();
  }
}

/** Runs the engine once; wall time counts from before the process starts. */
export async function runEngine(order: EngineOrder): Promise<EngineResult> {
  const started = performance.now();
  const child = new Child<EngineOrder, EngineResult>('engineChild.js', order);
  const result = await child.result();
  return order.task === 'catch-up'
    ? result
    : { ...result, seconds: (performance.now() - started) / 1000 };
}

/** mongodump piped into mongorestore; seconds. */
export async function runDumpRestore(
  tools: { mongodump: string; mongorestore: string },
  source: string,
  target: string,
): Promise<number> {
  const started = performance.now();
  const dump = spawn(
    tools.mongodump,
    ['--uri', source, '--db', BENCH_DATABASE, '--archive', '--quiet'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const restore = spawn(
    tools.mongorestore,
    ['--uri', target, '--archive', '--drop', '--quiet', '--numInsertionWorkersPerCollection', '4'],
    { stdio: [dump.stdout, 'inherit', 'inherit'] },
  );
  const stop = () => [dump, restore].forEach((child) => child.kill());
  process.once('exit', stop);
  const ended = (child: ChildProcess, name: string) =>
    new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`${name} ended with ${code}`));
      });
    });
  await Promise.all([ended(dump, 'mongodump'), ended(restore, 'mongorestore')]);
  process.off('exit', stop);
  return (performance.now() - started) / 1000;
}
