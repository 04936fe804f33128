import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Programs of MongoDB's that methods other than the built-in engine use. */
export const TOOLS = [
  'mongodump',
  'mongorestore',
  'mongoimport',
  'mongoexport',
  'mongosh',
] as const;

/** A program on the PATH. */
export interface Tool {
  name: (typeof TOOLS)[number];
  /** `100.12.0` */
  version: string;
}

/** The longest that a program may take to tell its version. */
const VERSION_TIME_MS = 10_000;

/** Those of the tools that this machine has and that run, with their versions. */
export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<Tool[]> {
  const versions = await Promise.all(TOOLS.map((name) => versionOf(name, environment)));
  return TOOLS.flatMap((name, index) => {
    const version = versions[index];
    return version === undefined ? [] : [{ name, version }];
  });
}

/** `mongodump version: 100.12.0`, or for mongosh `2.5.6`. */
async function versionOf(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(name, ['--version'], {
      env,
      timeout: VERSION_TIME_MS,
    });
    return /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? 'of unknown version';
  } catch {
    return undefined;
  }
}
