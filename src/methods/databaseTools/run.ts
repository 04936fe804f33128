import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, pipeline, type Readable, type Writable } from 'node:stream';
import { execa, type ResultPromise } from 'execa';
import { guardChild } from '../../embedded/guard';
import { redactText, secretsOf } from '../../engine/deployment/redact';
import { FerryError } from '../../engine/errors';
import { interrupted, throwIfStopped, type JobContext } from '../job';
import { writeConfigFile } from './configFile';
import type { Tool } from './find';
import { initialState, readLine, withoutTime, type ToolState } from './toolOutput';

/** A tool that was asked to stop has this long, then it is killed. */
const STOP_MS = 5_000;

/** A tool at work. */
export interface RunningTool {
  /** Its standard input and output; both are piped. */
  input: Writable;
  output: Readable;
  state: ToolState;
  /** Asks the tool and all that it started to stop, and sees to it. */
  stop: () => void;
  /**
   * @throws FerryError with how it ended and its last lines: `tool-killed` by somebody else, such as a
   * system that is out of memory; `tool-stopped` by {@link RunningTool.stop}; `tool-failed` by
   * itself; or `interrupted` by the user
   */
  ended: Promise<ToolState>;
}

/**
 * Starts a tool in a process group of its own. Its connection goes by a file that is removed as
 * soon as the tool has read it.
 */
export async function startTool(
  tool: Tool,
  uri: string,
  args: string[],
  context: JobContext,
  onLine: (state: ToolState) => void,
): Promise<RunningTool> {
  throwIfStopped(context);
  const config = await writeConfigFile(uri);
  if (context.signal.aborted) {
    await config.remove();
    throw interrupted();
  }
  const child = execa(tool.path, [`--config=${config.path}`, ...args], {
    detached: process.platform !== 'win32',
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
  });
  // Node throws away what nobody reads of a child that has ended; whoever takes it may come later.
  const output = new PassThrough();
  pipeline(child.stdout, output, () => undefined);
  const liftGuard =
    child.pid === undefined ? () => undefined : guardChild(child.pid, config.folder);
  const state = initialState(`Starting ${tool.name}`);
  const secrets = secretsOf(uri);
  // Whoever writes to it learns of its end from its exit code.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (text) => {
    void config.remove();
    const line = redactText(withoutTime(text), secrets);
    readLine(state, line);
    context.log.debug(`${tool.name}: ${line}`);
    onLine(state);
  });
  const end = { asked: false };
  const stop = () => {
    end.asked ||= isRunning(child);
    stopGroup(child);
  };
  context.signal.addEventListener('abort', stop, { once: true });
  const told = once(lines, 'close');
  const ended = conclude(child, told, tool, state, context, end).finally(async () => {
    context.signal.removeEventListener('abort', stop);
    liftGuard();
    await config.remove();
  });
  ended.catch(() => undefined);
  return { input: child.stdin, output, state, stop, ended };
}

type Child = ResultPromise<{ buffer: false; reject: false }>;

async function conclude(
  child: Child,
  told: Promise<unknown>,
  tool: Tool,
  state: ToolState,
  context: JobContext,
  end: { asked: boolean },
): Promise<ToolState> {
  const result = await child;
  await told;
  if (context.signal.aborted) throw interrupted();
  if (!result.failed) return state;
  const how =
    result.exitCode === undefined
      ? result.signal === undefined
        ? `could not be started (${result.code ?? 'unknown'})`
        : `was ended by ${result.signal}`
      : `ended with exit code ${result.exitCode}`;
  throw new FerryError({
    code: end.asked ? 'tool-stopped' : result.signal === undefined ? 'tool-failed' : 'tool-killed',
    kind: 'failed',
    message: `${tool.name} ${how}: ${lastWords(state)}`,
    remedy: 'Nothing is complete. Remove the cause, then start it again.',
  });
}

/** Its last lines on one: those that tell of a failure, if there are any. */
function lastWords({ lastLines }: ToolState): string {
  const telling = lastLines.filter((line) => /^(Failed|error)|: error|could not/i.test(line));
  const words = (telling.length > 0 ? telling : lastLines.slice(-3)).join(' / ');
  return words === '' ? 'it said nothing.' : words;
}

function isRunning({ exitCode, signalCode }: Child): boolean {
  return exitCode === null && signalCode === null;
}

function stopGroup(child: Child): void {
  signalGroup(child, 'SIGINT');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_MS);
  void child.finally(() => clearTimeout(timer));
}

function signalGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined || process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}
