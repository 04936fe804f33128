import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationStatus } from '../../src/engine/model/status';
import type { Journal } from './journal';
import type { Keeper } from './keeper';
import type { ProxiedSet } from './servers';

/** What keeps the target from taking anything, until it is over. */
export interface Outage {
  what: string;
  begin: () => Promise<void>;
  end: () => Promise<void>;
}

const LOOK_MS = 1_000;
const LOOKS_A_LINE = 60;
/** A target that is out of reach is told of as a pause after ten seconds; the machine may be busy. */
const TOLD_AFTER_LOOKS = 45;
/** To be in step before, and again after, with all that was written meanwhile. */
const IN_STEP_LIMIT_MS = 600_000;

/** No member of the target can be reached. */
export function unreachable({ proxies }: ProxiedSet): Outage {
  return {
    what: 'the target cannot be reached',
    begin: () => {
      for (const proxy of proxies) proxy.cut();
      return Promise.resolve();
    },
    end: () => {
      for (const proxy of proxies) proxy.heal();
      return Promise.resolve();
    },
  };
}

const MEGABYTE = Buffer.alloc(1_000_000);

function* endlessBytes(): Generator<Buffer> {
  for (;;) yield MEGABYTE;
}

/** The file system that holds the target's data is filled up; servers that it kills are started again after. */
export function fullDisk({ set }: ProxiedSet, folder: string): Outage {
  const filler = join(folder, 'filler');
  return {
    what: 'the disk of the target is full',
    begin: async () => {
      await pipeline(Readable.from(endlessBytes()), createWriteStream(filler)).catch(
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        },
      );
    },
    end: async () => {
      await rm(filler);
      for (const member of set.hosts.keys()) {
        if (set.pid(member) === undefined) await set.restart(member);
      }
    },
  };
}

/**
 * Once the target is in step, takes it away for so long and says what is wrong with how the
 * migration bears it: it is to be paused with the reason shown, and to go on by itself after.
 */
export async function watchOutage(
  keeper: Keeper,
  { what, begin, end }: Outage,
  seconds: number,
  journal: Journal,
): Promise<string[]> {
  const tell = (line: string) => {
    journal.add(line);
    process.stdout.write(`${line}\n`);
  };
  if (!(await inStep(keeper))) return ['it was never in step'];
  const { starts } = keeper;
  tell(`${what} for ${seconds} s`);
  await begin();
  const findings = new Set<string>();
  for (let look = 1; look * LOOK_MS <= seconds * 1_000; look++) {
    await sleep(LOOK_MS);
    const { status } = keeper;
    if (look % LOOKS_A_LINE === 0) tell(`${look} s: ${shown(status)}`);
    const paused = status?.state === 'paused' && status.waitingSince !== undefined;
    if (!paused && look > TOLD_AFTER_LOOKS) findings.add('the outage was not told of as a pause');
  }
  tell(`before its end: ${shown(keeper.status)}`);
  await end();
  if (!(await inStep(keeper))) findings.add(`it did not go on: ${shown(keeper.status)}`);
  tell(`after its end: ${shown(keeper.status)}`);
  if (keeper.starts > starts) findings.add('the engine ended meanwhile');
  return [...findings];
}

async function inStep(keeper: Keeper): Promise<boolean> {
  const limit = Date.now() + IN_STEP_LIMIT_MS;
  while (keeper.status?.state !== 'running' || !keeper.status.readyForCutover) {
    if (Date.now() > limit) return false;
    await sleep(LOOK_MS);
  }
  return true;
}

function shown(status: MigrationStatus | undefined): string {
  if (status === undefined) return 'nothing';
  const { state, phase, activity, waitingSince, lagSeconds } = status;
  const since = waitingSince === undefined ? '' : ` since ${waitingSince}`;
  return `${state}${since}, ${phase}, lag ${lagSeconds ?? 0} s: ${activity}`;
}
