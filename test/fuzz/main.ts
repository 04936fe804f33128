import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { READERS } from './readers';

/** For 1 MB, the longest input. */
const MOST_SECONDS = 2;
const MOST_BYTES = 256 * 1024 * 1024;
/** By the clock: a machine has other things to do, too. */
const HANGS_MS = 60_000;

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
  const until = Date.now() + milliseconds;
  for (let seed = first; Date.now() < until && tally.finds.length < 20;) {
    seed = (await watch(name, seed, until, tally)) + 1;
  }
  return tally;
}

/** @returns the number of the case that it ended at */
function watch(name: string, first: number, until: number, tally: Tally): Promise<number> {
  const child = fork(path.join(__dirname, 'child.ts'), [name, String(first)], {
    execArgv: ['--import', 'tsx'],
  });
  let seed = first;
  let base: number | undefined;
  const ends = new Promise<number>((resolve) => child.once('exit', () => resolve(seed)));
  const find = (what: string) => {
    tally.finds.push(`seed ${seed}: ${what}`);
    child.kill('SIGKILL');
  };
  const hang = setTimeout(() => find(`does not end within ${HANGS_MS / 1000} s`), HANGS_MS);
  const end = setTimeout(() => stop(child), Math.max(0, until - Date.now()));
  child.on('message', (message: Message) => {
    seed = message.seed;
    hang.refresh();
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
    clearTimeout(hang);
    clearTimeout(end);
    const isAsked = signal === 'SIGKILL' || signal === 'SIGTERM';
    if (!isAsked) tally.finds.push(`seed ${seed}: the process ended (${code ?? signal})`);
  });
  return ends;
}

function stop(child: ChildProcess): void {
  child.kill('SIGTERM');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
