import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { READERS } from './readers';

/** For 1 MB, the longest input. */
const MOST_SECONDS = 2;
const MOST_BYTES = 256 * 1024 * 1024;
/** Of CPU in one case, or of the clock where that cannot be seen: a machine has other things to do, too. */
const HANGS_SECONDS = 20;
const HANGS_BY_CLOCK_MS = 15 * 60_000;
const LOOK_EVERY_MS = 5_000;
const MOST_FINDS = 20;

interface Message {
  seed: number;
  bytes?: number;
  rss?: number;
  seconds?: number;
  find?: string;
}

/** What a run came to. */
interface Tally {
  cases: number;
  finds: string[];
  slowest: number;
  growth: number;
}

/** Fuzzes one reader, or each, in a process of its own, which is watched and started again after a find. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      reader: { type: 'string', multiple: true },
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    },
  });
  const names = values.reader ?? Object.keys(READERS);
  let finds = 0;
  for (const name of names) {
    const tally = await fuzz(name, Number(values.minutes) * 60_000, Number(values.seed));
    finds += tally.finds.length;
    say(
      `${name}: ${tally.cases} cases, ${tally.finds.length} finds, ` +
        `at most ${tally.slowest.toFixed(2)} s and ${Math.round(tally.growth / 1e6)} MB more than at the start`,
    );
    for (const find of tally.finds) say(`  ${find}`);
  }
  process.exitCode = finds > 0 ? 1 : 0;
}

async function fuzz(name: string, milliseconds: number, first: number): Promise<Tally> {
  const tally: Tally = { cases: 0, finds: [], slowest: 0, growth: 0 };
  let seed = first;
  for (let left = milliseconds; left > 0 && tally.finds.length < MOST_FINDS;) {
    const ended = await watch(name, seed, left, tally);
    seed = ended.seed + 1;
    left -= ended.milliseconds;
  }
  return tally;
}

/**
 * Runs cases for so long, from the first one on: a busy machine takes its time to begin.
 * @returns the case that it ended at, and how long it ran
 */
function watch(
  name: string,
  first: number,
  left: number,
  tally: Tally,
): Promise<{ seed: number; milliseconds: number }> {
  const child = fork(path.join(__dirname, 'child.ts'), [name, String(first)], {
    execArgv: ['--import', 'tsx'],
  });
  let seed = first;
  let base: number | undefined;
  let startedAt: number | undefined;
  let end: NodeJS.Timeout | undefined;
  let isFound = false;
  const ends = new Promise<{ seed: number; milliseconds: number }>((resolve) => {
    child.once('exit', () =>
      resolve({ seed, milliseconds: Date.now() - (startedAt ?? Date.now()) }),
    );
  });
  const find = (what: string) => {
    if (!isFound) tally.finds.push(`seed ${seed}: ${what}`);
    isFound = true;
    child.kill('SIGKILL');
  };
  let began = { at: Date.now(), cpu: 0 };
  const look = setInterval(() => {
    const cpu = cpuSeconds(child.pid);
    const hangs =
      cpu === undefined
        ? Date.now() - began.at > HANGS_BY_CLOCK_MS
        : base !== undefined && cpu - began.cpu > HANGS_SECONDS;
    if (hangs) find('does not end');
  }, LOOK_EVERY_MS);
  child.on('message', (message: Message) => {
    if (isFound) return;
    seed = message.seed;
    startedAt ??= Date.now();
    end ??= setTimeout(() => stop(child), left);
    if (message.bytes !== undefined) began = { at: Date.now(), cpu: cpuSeconds(child.pid) ?? 0 };
    base ??= message.rss;
    const growth = (message.rss ?? 0) - (base ?? 0);
    tally.growth = Math.max(tally.growth, growth);
    if (message.find !== undefined) find(message.find);
    else if (growth > MOST_BYTES) find(`takes ${Math.round(growth / 1e6)} MB`);
    if (message.seconds === undefined) return;
    tally.cases++;
    tally.slowest = Math.max(tally.slowest, message.seconds);
    if (message.seconds > MOST_SECONDS) find(`takes ${message.seconds.toFixed(1)} s`);
  });
  child.once('exit', (code, signal) => {
    clearInterval(look);
    clearTimeout(end);
    const isAsked = signal === 'SIGKILL' || signal === 'SIGTERM';
    if (!isAsked) tally.finds.push(`seed ${seed}: the process ended (${code ?? signal})`);
  });
  return ends;
}

/** What a process has had of CPU; undefined where the system does not show it so. */
function cpuSeconds(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Of user and system, in hundredths.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}

function stop(child: ChildProcess): void {
  child.kill('SIGTERM');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
