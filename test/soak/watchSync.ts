import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Keeper } from './keeper';

const MEGABYTE = 1_000_000;
const SAMPLE_MS = 5_000;
const SAMPLES_A_LINE = 12;
/** The first part of a run, in which memory grows to what it needs, counts for nothing. */
const WARM_UP_SHARE = 0.25;
const MOST_GROWTH = 1.1;
const MOST_LAG_SECONDS = 5;

/** Memory of a process, in bytes. */
async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) * 1024;
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}

/**
 * Watches a sync for so long, prints a line a minute, and says what is wrong with memory and lag.
 * Memory counts as flat when the last third of the samples is on average at most a tenth above the
 * first third after the warm-up.
 */
export async function watchSync(keeper: Keeper, seconds: number): Promise<string[]> {
  const memory: number[] = [];
  const lags: number[] = [];
  const end = performance.now() + seconds * 1_000;
  for (let sample = 1; performance.now() < end; sample++) {
    await sleep(SAMPLE_MS);
    const { pid, status } = keeper;
    if (pid === undefined || status?.phase !== 'sync') continue;
    memory.push(await residentBytes(pid));
    lags.push(status.lagSeconds ?? 0);
    if (sample % SAMPLES_A_LINE === 0) {
      print(
        `${Math.round(seconds - (end - performance.now()) / 1_000)} s: ${Math.round((memory.at(-1) ?? 0) / MEGABYTE)} MB, lag ${lags.at(-1) ?? 0} s, ${status.changesApplied} changes, ${status.changesPerSecond} a second`,
      );
    }
  }
  const warm = memory.slice(Math.floor(memory.length * WARM_UP_SHARE));
  const third = Math.ceil(warm.length / 3);
  const growth = mean(warm.slice(-third)) / mean(warm.slice(0, third));
  const lag = Math.max(0, ...lags);
  print(`memory grew by ${((growth - 1) * 100).toFixed(1)} % after the warm-up; most lag ${lag} s`);
  return [
    ...(memory.length === 0 ? ['it was never in sync'] : []),
    ...(growth > MOST_GROWTH ? [`memory grew by ${Math.round((growth - 1) * 100)} %`] : []),
    ...(lag > MOST_LAG_SECONDS ? [`the lag was ${lag} s`] : []),
  ];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
