import { execFile, type ExecFileException } from 'node:child_process';

/** How a helper program is run. */
export interface CommandOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  timeoutMs?: number;
  /** Ends the program early. */
  signal?: AbortSignal;
}

/**
 * Runs a helper program to its end and returns what it printed on standard output.
 * Fails with one line that names the program and its last complaint.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { env, cwd, signal, timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env, cwd, signal, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        process.off('exit', end);
        if (error === null) resolve(stdout);
        else reject(new Error(describeFailure(program, error, stderr), { cause: error }));
      },
    );
    const end = (): void => void child.kill('SIGKILL');
    process.on('exit', end);
    child.stdin?.end();
  });
}

/** Whether the program can be started at all and ends well with these arguments. */
export async function commandWorks(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  try {
    await runCommand(program, args, { env, timeoutMs: 30_000 });
    return true;
  } catch {
    return false;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describeFailure(program: string, error: ExecFileException, stderr: string): string {
  if (error.code === 'ENOENT') return `${program}: not found`;
  if (error.code === 'ABORT_ERR') return `${program}: ended early`;
  if (error.killed === true) return `${program}: gave no result within its time limit`;
  const complaint = lastLine(stderr);
  const how = error.signal ? `ended by ${error.signal}` : `exit ${error.code ?? 'unknown'}`;
  return complaint === '' ? `${program}: ${how}` : `${program}: ${how}: ${complaint}`;
}

function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .at(-1) ?? ''
  );
}
