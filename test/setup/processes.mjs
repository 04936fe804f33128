// Child programs: each runs in a process group of its own, so that a hung one is ended whole and
// Ctrl-C leaves nothing behind.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const windows = process.platform === 'win32';

/** The children that are running now. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

let leaving = false;

// However this program ends, its children end with it.
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/**
 * Sends a signal to a child and everything that it started in its group.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/**
 * Asks a child's group to end, and makes it after five seconds.
 * @param {import('node:child_process').ChildProcess} child
 */
function endGroup(child) {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => signalGroup(child, 'SIGKILL'), 5000).unref();
}

/** Ends every child on Ctrl-C (and the like), then this program with the signal's exit code. */
export function endChildrenOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      leaving = true;
      for (const child of running) endGroup(child);
      const code = 128 + constants.signals[signal];
      const leave = () => {
        clearInterval(poll);
        for (const child of running) signalGroup(child, 'SIGKILL');
        process.exit(code);
      };
      const poll = setInterval(() => {
        if (running.size === 0) leave();
      }, 50);
      poll.unref();
      setTimeout(leave, 6000);
    });
  }
}

/**
 * Runs a program to its end; never throws for what the program does.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env] added to this program's own environment
 * @param {number} [options.limitSeconds] after this the whole group is ended
 * @param {string} [options.logFile] where the output goes instead of this program's own
 * @param {boolean} [options.quiet] keep the output to the result alone
 * @param {AbortSignal} [options.signal] ends the group when aborted
 * @returns {Promise<{ code: number, timedOut: boolean, output: string, stdout: string }>} `output`:
 *   the last 20 kB of both streams, `stdout`: the last 100 kB of that one
 */
export async function run(command, args, options = {}) {
  const log = options.logFile === undefined ? undefined : await openLog(options.logFile);
  const show = log === undefined && options.quiet !== true;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !windows,
    shell: windows && !command.endsWith('.exe'),
  });
  running.add(child);
  let output = '';
  let stdout = '';
  let timedOut = false;
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    from.on('data', (/** @type {Buffer} */ data) => {
      output = (output + data.toString()).slice(-20_000);
      if (from === child.stdout) stdout = (stdout + data.toString()).slice(-100_000);
      if (show) to.write(data);
      log?.write(data);
    });
  }
  const limit = setTimeout(
    () => {
      timedOut = true;
      endGroup(child);
    },
    (options.limitSeconds ?? 3600) * 1000,
  );
  const aborted = () => endGroup(child);
  options.signal?.addEventListener('abort', aborted);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += `\n${error.message}`;
      resolve(127);
    });
    child.once('exit', (exit, signal) => {
      // A grandchild may hold the pipes open: do not wait for them long.
      const done = () => resolve(exit ?? 128 + (signal ? constants.signals[signal] : 0));
      child.once('close', done);
      setTimeout(done, 2000).unref();
    });
  });
  clearTimeout(limit);
  options.signal?.removeEventListener('abort', aborted);
  if (timedOut || options.signal?.aborted) signalGroup(child, 'SIGKILL');
  running.delete(child);
  log?.end();
  // Nothing goes on after Ctrl-C, while the other children end.
  if (leaving) await new Promise(() => undefined);
  return { code, timedOut, output, stdout };
}

/** @param {string} file */
async function openLog(file) {
  await mkdir(dirname(file), { recursive: true });
  return createWriteStream(file);
}
