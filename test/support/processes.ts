import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { endIfLeft } from './leftovers';

/** A program of this name that a process has started; undefined while there is none. */
export function childOf(pid: number, name: string): number | undefined {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const found = lines.find(
    (line) => Number(line.trim().split(/\s+/)[1]) === pid && line.includes(name),
  );
  return found === undefined ? undefined : Number(found.trim().split(/\s+/)[0]);
}

/** Looks at the arguments of all processes again and again, for a secret. */
export function watchProcesses(secret: string): { stop: () => string[] } {
  const script = `while sleep 0.05; do ps -eo args= | grep -F -- "$0" | grep -v -e grep -e 'while sleep'; done`;
  const watch = spawn('sh', ['-c', script, secret.slice(0, 12)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  endIfLeft(once(watch, 'exit'), () => watch.kill('SIGKILL'));
  const lines: string[] = [];
  watch.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n')));
  return {
    stop: () => {
      watch.kill('SIGKILL');
      return lines.filter((line) => line.includes(secret));
    },
  };
}
