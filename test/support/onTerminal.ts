import { spawn, spawnSync } from 'node:child_process';
import { CLI, type Finished } from './cli';

/** Why nobody can sit at a terminal here; undefined where one can be had. */
export function whyNoTerminal(): string | undefined {
  const { error, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return error === undefined && stdout.includes('util-linux')
    ? undefined
    : 'there is no util-linux script to make a terminal with';
}

/** What a person at the terminal saw, and how the command ended. */
export interface Seen extends Pick<Finished, 'code'> {
  /** Everything that the terminal was sent. */
  screen: string;
}

/**
 * Runs the command line on a terminal of its own.
 * @param answers typed in turn, each when a question is asked
 */
export function onTerminal(
  env: Record<string, string>,
  args: readonly string[],
  answers: readonly string[],
): Promise<Seen> {
  const command = [process.execPath, CLI, ...args].map(bashWord).join(' ');
  const child = spawn('script', ['--quiet', '--flush', '--return', '-c', command, '/dev/null'], {
    timeout: 120_000,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env, TERM: 'xterm', CI: '', SHELL: '/bin/sh' },
  });
  let screen = '';
  let asked = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    const questions = screen.split('[y/N]').length - 1;
    for (; asked < questions; asked++) child.stdin.write(`${answers[asked] ?? 'n'}\n`);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, screen }));
  });
}

function bashWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
