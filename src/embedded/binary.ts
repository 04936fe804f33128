import { runCommand } from './command';

/** A server program that was run once and gave its version. */
export interface MongodBinary {
  /** Absolute path of the program. */
  path: string;
  /** Its version, as `6.0.5`. */
  version: string;
  /** What its environment needs beside the usual, such as `LD_LIBRARY_PATH`. */
  env: Record<string, string>;
  /** How it was found, in words. */
  source: string;
}

/** A release series of the server that tests ask for; no package carries those after 6.0. */
export type MongodSeries = '4.4' | '5.0' | '6.0' | '7.0' | '8.0';

/** The oldest server that the driver talks to. */
export const oldestForDriver = '4.2.0';

/** The oldest server that a search without a version settles for: the first with time series. */
export const oldestWithTimeSeries = '5.0.0';

/** What a found program must be. */
export interface Wanted {
  /** A release series, such as `4.4`. */
  series?: MongodSeries;
  /** The oldest version accepted. */
  atLeast?: string;
}

/** Runs `mongod --version` and returns the program, or fails with the reason it cannot be used. */
export async function verifyMongod(
  path: string,
  source: string,
  wanted: Wanted,
  libraries: Record<string, string> = {},
  baseEnv: NodeJS.ProcessEnv = process.env,
): Promise<MongodBinary> {
  const output = await runCommand(path, ['--version'], {
    env: { ...baseEnv, ...libraries },
    timeoutMs: 30_000,
  });
  const version = /db version v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) throw new Error(`${path} --version did not print a version`);
  const objection = objectionTo(version, wanted);
  if (objection !== undefined) throw new Error(`${path} is version ${version}, ${objection}`);
  return { path, version, env: libraries, source };
}

/** Why a version is not what is wanted; undefined when it is. */
export function objectionTo(version: string, wanted: Wanted): string | undefined {
  const { series, atLeast } = wanted;
  if (series !== undefined && !version.startsWith(`${series}.`)) return `not ${series}`;
  return atLeast !== undefined && compareVersions(version, atLeast) < 0
    ? `older than ${atLeast}`
    : undefined;
}

/** Orders versions by their numbers: negative when the first is older. */
export function compareVersions(first: string, second: string): number {
  const left = first.split('.').map(Number);
  const right = second.split('.').map(Number);
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
