import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { EngineClient } from './engineClient';
import { Listeners, type Unsubscribe } from './listeners';

/** How an engine process is started. No secret belongs in here: URIs travel over the pipe. */
export interface EngineProcessOptions {
  /** Node, or Electron together with `ELECTRON_RUN_AS_NODE=1` in `env`. */
  execPath: string;
  /** Path of the bundle `mongo-ferry.js`. */
  script: string;
  /** Added to this process's environment. */
  env?: Record<string, string | undefined>;
  /** Its migrations go on when this process ends; they are reached through the control socket then. */
  keepRunning?: boolean | undefined;
}

/** How an engine process ended. */
export interface EngineExit {
  /** Absent when it was ended by a signal or could not be started. */
  code?: number;
  signal?: string;
  /** Its last lines on stderr, oldest first. */
  stderr: string[];
}

const LAST_LINES = 20;
/** Time for running migrations to store their state before the process is ended by force. */
const DISPOSE_LIMIT_MS = 30_000;

/** An engine process of our own, and the client that speaks to it. */
export interface EngineProcess {
  readonly client: EngineClient;
  /** Absent if it could not be started. */
  readonly pid: number | undefined;
  readonly exited: Promise<EngineExit>;
  onExit(listener: (exit: EngineExit) => void): Unsubscribe;
  /** Interrupts what it runs, its state kept, and ends it; by force after 30 s. */
  dispose(): Promise<void>;
  /** Lets go of it: what was started to keep running goes on, all else stops as with `dispose`. */
  release(): void;
}

/** Starts `mongo-ferry worker --stdio`; failing to start shows as an exit. */
export async function startEngineProcess(options: EngineProcessOptions): Promise<EngineProcess> {
  // An ES module, which code that runs unbundled as CommonJS can reach in this way only.
  const { execa } = await import('execa');
  const { keepRunning = false } = options;
  const more = keepRunning ? ['--keep-running'] : [];
  const child = execa(options.execPath, [options.script, 'worker', '--stdio', ...more], {
    env: options.env,
    // A process group of its own, which the end of ours does not reach.
    detached: keepRunning,
    cleanup: !keepRunning,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    forceKillAfterDelay: 5_000,
    windowsHide: true,
  });
  const stderr = keepLastLines(child.stderr);
  const client = new EngineClient(
    createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    ),
  );
  const exited = child.then((result): EngineExit => {
    client.dispose();
    if (child.pid === undefined) stderr.push(result.shortMessage ?? 'It could not be started.');
    return { code: result.exitCode, signal: result.signal, stderr };
  });
  const exits = new Listeners<EngineExit>();
  void exited.then((exit) => exits.emit(exit));

  return {
    client,
    pid: child.pid,
    exited,
    onExit: (listener) => exits.add(listener),
    async dispose() {
      // The engine takes the end of its input as the order to stop with the state kept.
      child.stdin.end();
      const force = setTimeout(() => child.kill(), DISPOSE_LIMIT_MS);
      await exited;
      clearTimeout(force);
    },
    release() {
      child.stdin.end();
      child.unref();
    },
  };
}

function keepLastLines(stream: NodeJS.ReadableStream): string[] {
  const lines: string[] = [];
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    lines.splice(0, lines.length - LAST_LINES);
  });
  stream.on('end', () => {
    if (rest !== '') lines.push(rest);
  });
  return lines;
}
