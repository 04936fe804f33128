import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { programsOnPath } from '../../embedded/onPath';
import { FerryError } from '../../engine/errors';

/** Programs of MongoDB's that some methods use. */
export const TOOLS = [
  'mongodump',
  'mongorestore',
  'mongoimport',
  'mongoexport',
  'bsondump',
  'mongosh',
] as const;
export type ToolName = (typeof TOOLS)[number];

/** A program that is there and runs. */
export interface Tool {
  name: ToolName;
  /** How it is started. */
  path: string;
  /** `100.12.0`; absent where it does not tell, as one that was built from its source. */
  version?: string | undefined;
}

/** `mongodump 100.12.0`, or its name alone. */
export function toolInWords({ name, version }: Tool): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** Where to look. */
export interface Whereabouts {
  /** A folder that the user named; nothing else is looked at then. */
  folder?: string | undefined;
  env?: NodeJS.ProcessEnv;
}

/** Names a folder on the command line, as the setting does in the editor. */
const VARIABLE = 'MONGO_FERRY_TOOLS';
/** The longest that a program may take to tell its version. */
const VERSION_TIME_MS = 10_000;
const WINDOWS_TOOLS = String.raw`C:\Program Files\MongoDB\Tools`;

/** Finds a tool: in the folder that was named, else on PATH, else where installers put it. */
export async function findTool(
  name: ToolName,
  { folder, env = process.env }: Whereabouts = {},
): Promise<Tool | undefined> {
  const named = folder || env[VARIABLE];
  const folders = named ? [named] : await usualFolders();
  const onPath = named ? [] : await programsOnPath(name, env);
  for (const candidate of [...onPath, ...folders.map((folder) => path.join(folder, name))]) {
    const told = await askVersion(candidate, env);
    if (told !== undefined) return { name, path: candidate, version: versionIn(told) };
  }
  return undefined;
}

/** Those of the tools that this machine has and that run. */
export async function findTools(whereabouts: Whereabouts = {}): Promise<Tool[]> {
  const found = await Promise.all(TOOLS.map((name) => findTool(name, whereabouts)));
  return found.filter((tool) => tool !== undefined);
}

/** @throws FerryError `tool-missing`, which says how to get it */
export async function requireTool(name: ToolName, whereabouts: Whereabouts = {}): Promise<Tool> {
  const tool = await findTool(name, whereabouts);
  if (tool !== undefined) return tool;
  const named = whereabouts.folder || process.env[VARIABLE];
  throw new FerryError({
    code: 'tool-missing',
    kind: 'refused',
    message: `${name} was not found ${named ? `in ${named}` : 'on PATH or in the usual places'}.`,
    remedy:
      'Install the MongoDB Database Tools (https://www.mongodb.com/try/download/database-tools) or name their folder in the setting mongoFerry.databaseTools.folder or the variable MONGO_FERRY_TOOLS; or let Mongo Ferry do it without them.',
  });
}

async function usualFolders(): Promise<string[]> {
  if (process.platform === 'win32') {
    const versions = await readdir(WINDOWS_TOOLS).catch(() => []);
    return versions.map((version) => path.join(WINDOWS_TOOLS, version, 'bin'));
  }
  return ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', path.join(homedir(), '.local', 'bin')];
}

/** @returns what a program tells of its version; undefined if it does not run */
async function askVersion(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const options = { env, timeout: VERSION_TIME_MS };
    return (await promisify(execFile)(program, ['--version'], options)).stdout;
  } catch {
    return undefined;
  }
}

/**
 * Takes the version from `mongodump version: 100.12.0`, or for mongosh from `2.5.6`. Further lines
 * tell the version of Go, which those built from their source have alone.
 */
function versionIn(told: string): string | undefined {
  return /^(?:\w+ version: )?(\d+\.\d+\.\d+\S*)/.exec(told)?.[1];
}
