import { parseArgs } from 'node:util';
import type { MongodSeries } from '../../src/embedded';

/** What a soak is asked to do. */
export interface SoakOptions {
  /** How long the workload of each seed runs. */
  seconds: number;
  /** The first seed. */
  seed: number;
  /** How many seeds, one after the other. */
  seeds: number;
  /** A long sync under load without faults, its memory and lag watched. */
  sync: boolean;
  /** Seconds for which the target is taken away while it is in step; the workload goes on. */
  outage?: number;
  /** A small file system of its own for the target, which is filled up for the outage. */
  fullDisk?: string;
  sourceVersion: MongodSeries;
  targetVersion: MongodSeries;
  /** Members of each replica set. */
  members: number;
  /** Of each writer between two operations, at most, in ms: what makes the load. */
  pauseMs: number;
  /** Kinds of faults; all unless said. */
  faults: Fault[];
  /** In what seeds differ beside their faults; in all unless said. */
  varieties: Variety[];
}

export const FAULTS = [
  'elections',
  'members',
  'majority',
  'commands',
  'engine',
  'network',
] as const;
export type Fault = (typeof FAULTS)[number];

export const VARIETIES = ['renames', 'compatibility', 'foreign', 'reverse'] as const;
export type Variety = (typeof VARIETIES)[number];

export const USAGE = `npm run soak -- [--minutes M | --seconds S] [--seed N] [--seeds K] [--sync]
  [--outage SECONDS [--full-disk DIR]]  (of the target; DIR: a small file system for its data)
  [--source-version 4.4|5.0|6.0] [--target-version 4.4|5.0|6.0] [--members N]
  [--pause MS]  (of each writer between two operations, at most)
  [--faults ${FAULTS.join(',')}|none]
  [--varieties ${VARIETIES.join(',')}|none]  (each in about half of the seeds)`;

/** Reads the command line. @throws Error naming what is wrong */
export function parseOptions(args: string[]): SoakOptions {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      seeds: { type: 'string' },
      sync: { type: 'boolean' },
      outage: { type: 'string' },
      'full-disk': { type: 'string' },
      'source-version': { type: 'string' },
      'target-version': { type: 'string' },
      members: { type: 'string' },
      pause: { type: 'string' },
      faults: { type: 'string' },
      varieties: { type: 'string' },
    },
  });
  const sync = values.sync ?? false;
  const quiet = sync || values.outage !== undefined;
  const minutes = values.minutes === undefined ? undefined : number('minutes', values.minutes);
  const seconds = values.seconds === undefined ? 30 : number('seconds', values.seconds);
  return {
    seconds: minutes === undefined ? seconds : minutes * 60,
    seed: number('seed', values.seed ?? String(Date.now() % 1_000_000)),
    seeds: number('seeds', values.seeds ?? '1'),
    sync,
    ...(values.outage === undefined ? {} : { outage: number('outage', values.outage) }),
    ...(values['full-disk'] === undefined ? {} : { fullDisk: values['full-disk'] }),
    sourceVersion: series(values['source-version'] ?? '6.0'),
    targetVersion: series(values['target-version'] ?? '6.0'),
    members: number('members', values.members ?? '3'),
    pauseMs: number('pause', values.pause ?? (sync ? '2' : '12')),
    faults: chosen(FAULTS, values.faults, quiet),
    varieties: chosen(VARIETIES, values.varieties, quiet),
  };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} is not a number: ${text}`);
  return value;
}

function series(text: string): MongodSeries {
  if (text === '4.4' || text === '5.0' || text === '6.0') return text;
  throw new Error(`no server of version ${text} can be had here`);
}

function chosen<T extends string>(
  known: readonly T[],
  text: string | undefined,
  quiet: boolean,
): T[] {
  if (text === undefined) return quiet ? [] : [...known];
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name);
    if (found === undefined) throw new Error(`${name} is none of ${known.join(', ')}`);
    return found;
  });
}
