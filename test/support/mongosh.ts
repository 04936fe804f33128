import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const VERSION = '2.12.0';
const INSTALL_LIMIT_MS = 600_000;
const RUN_LIMIT_MS = 240_000;
const MARK = '@@ferry@@';

/** A script for mongosh. */
export interface Script {
  name: string;
  text: string;
}

/** What a script did. */
export interface Ran {
  name: string;
  output: string;
  error?: string;
}

let installed: Promise<string> | undefined;

/** The program's file: mongosh of npm is JavaScript, installed once into the cache (150 MB). */
function mongosh(): Promise<string> {
  return (installed ??= install());
}

async function install(): Promise<string> {
  const home = path.resolve(process.env['MONGO_FERRY_CACHE'] ?? '.cache', 'mongosh');
  const program = (folder: string) => path.join(folder, 'node_modules/mongosh/bin/mongosh.js');
  const stamp = await readFile(path.join(home, 'installed'), 'utf8').catch(() => '');
  if (stamp === VERSION && existsSync(program(home))) return program(home);
  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  await writeFile(path.join(draft, 'package.json'), '{"private":true}\n');
  await promisify(execFile)(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', `mongosh@${VERSION}`],
    { cwd: draft, timeout: INSTALL_LIMIT_MS },
  );
  await writeFile(path.join(draft, 'installed'), VERSION);
  await rm(home, { recursive: true, force: true });
  await rename(draft, home);
  return program(home);
}

/**
 * Runs scripts one after the other in one mongosh, each in a block of its own; passwords that they
 * ask for are `secret`. One that fails does not stop the next.
 */
export async function runMongosh(
  uri: string,
  scripts: readonly Script[],
  env: Record<string, string> = {},
): Promise<Ran[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ferry-mongosh-'));
  try {
    const files = scripts.map((_, place) => path.join(folder, `${place}.js`));
    await Promise.all(
      files.map((file, place) => writeFile(file, `{\n${scripts[place]!.text}\n}\n`)),
    );
    const driver = path.join(folder, 'driver.js');
    await writeFile(
      driver,
      [
        'passwordPrompt = () => "secret";',
        `for (const file of ${JSON.stringify(files)}) {`,
        `  print(${JSON.stringify(MARK)});`,
        `  try { load(file); } catch (error) { print(${JSON.stringify(MARK)} + "!" + error.message); }`,
        '}',
      ].join('\n'),
    );
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [await mongosh(), '--quiet', '--norc', uri, '--file', driver],
      {
        cwd: folder,
        env: { ...process.env, HOME: folder, ...env },
        timeout: RUN_LIMIT_MS,
        maxBuffer: 1e8,
      },
    );
    return ranOf(scripts, stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ranOf(scripts: readonly Script[], stdout: string): Ran[] {
  const outputs = stdout.split(new RegExp(`^${MARK}\\n`, 'm')).slice(1);
  return scripts.map(({ name }, place) => {
    const [output = '', error] = (outputs[place] ?? `${MARK}!it was not reached`).split(`${MARK}!`);
    return { name, output: output.trim(), ...(error === undefined ? {} : { error: error.trim() }) };
  });
}
