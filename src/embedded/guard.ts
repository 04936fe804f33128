import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Socket } from 'node:net';

/** What must not outlive this process. */
interface Guarded {
  pid: number;
  /** A temporary folder that goes with it. */
  temporary: string | undefined;
  watchdog: ChildProcess | undefined;
}

const guarded = new Set<Guarded>();
let listening = false;

/**
 * Waits until its standard input closes, which it does however this process ends, then ends the
 * server and removes its temporary folder.
 */
const watchdogScript =
  'read -r _; kill -KILL "$1" 2>/dev/null; [ -z "$2" ] || { sleep 1; rm -rf -- "$2"; }';

/**
 * Sees to it that a child process dies with this one, whether this one exits, is interrupted or is
 * killed. Returns the function that lifts the guard, to be called once the child has ended.
 */
export function guardChild(pid: number, temporary?: string): () => void {
  if (!listening) {
    listening = true;
    process.on('exit', endAll);
  }
  const entry: Guarded = { pid, temporary, watchdog: startWatchdog(pid, temporary) };
  guarded.add(entry);
  return () => {
    guarded.delete(entry);
    entry.watchdog?.kill('SIGKILL');
  };
}

function startWatchdog(pid: number, temporary: string | undefined): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const watchdog = spawn('/bin/sh', ['-c', watchdogScript, 'sh', String(pid), temporary ?? ''], {
    // A group of its own, so that Ctrl-C on the terminal does not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is still the handler of this process's exit.
  watchdog.on('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return watchdog;
}

function endAll(): void {
  for (const { pid } of guarded) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  for (const { temporary } of guarded) {
    if (temporary === undefined) continue;
    try {
      rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // The watchdog tries once more.
    }
  }
}
