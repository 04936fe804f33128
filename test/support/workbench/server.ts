import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notePasswords } from '../passwords.mjs';
import { untilEnginesEnded } from './engines';
import { workbenchParts } from './parts';

/** How code-server is started. */
export interface CodeServerOptions {
  /** User settings beside those that keep the workbench quiet. */
  settings?: Record<string, unknown>;
  /** Where extensions are installed; a fresh, empty folder unless said. */
  extensionsDir?: string;
  /** Added to the environment of the server, and so of the extension host. */
  env?: Record<string, string>;
}

/** A running code-server. */
export interface CodeServer {
  port: number;
  /** The address of the workbench. Pages must use `localhost`: webviews need a secure origin. */
  url: string;
  /** Holds settings, state and logs of this server alone. */
  userDataDir: string;
  /** What it has printed, the extension host's process output included. */
  output(): string;
  /** Ends the server, waits for its engines' ends, and removes what they wrote. */
  stop(): Promise<void>;
}

const START_SECONDS = 60;

/** The servers that run, and where they write: ended and removed with this program. */
const running = new Map<ChildProcess, string>();

process.once('exit', () => {
  for (const [child, home] of running) {
    child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});
process.once('SIGTERM', () => process.exit(143));

const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.reduceMotion': 'on',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.ignoreRecommendations': true,
  'window.commandCenter': false,
  // Drawn as elements, whose text can be read.
  'terminal.integrated.gpuAcceleration': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** Starts code-server on a free port with settings and state of its own. */
export async function startCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const home = await mkdtemp(join(tmpdir(), 'mongo-ferry-workbench-'));
  const userDataDir = join(home, 'user-data');
  const ferryHome = join(home, 'mongo-ferry');
  const extensionsDir = options.extensionsDir ?? join(home, 'extensions');
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  await mkdir(extensionsDir, { recursive: true });
  const settings = { ...quietSettings, ...options.settings };
  await writeFile(join(userDataDir, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  const port = await freePort();
  const child = await spawnCodeServer(
    [
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override'],
      ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
    ],
    {
      // The migrations of this machine that others run are none of this workbench's.
      MONGO_FERRY_HOME: ferryHome,
      ...options.env,
      MONGO_FERRY_TEST_USER_DATA: userDataDir,
    },
  );
  running.set(child, home);
  let output = '';
  const collect = (data: Buffer) => (output += data.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const stop = async () => {
    await end(child);
    await untilEnginesEnded(ferryHome);
    running.delete(child);
    await notePasswords(home);
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  try {
    await untilListening(child, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `http://localhost:${port}/`;
  return { port, url, userDataDir, output: () => output, stop };
}

/** Installs a packed extension as people do, into a folder for `startCodeServer`. */
export async function installVsix(file: string, extensionsDir: string): Promise<void> {
  const userDataDir = await mkdtemp(join(tmpdir(), 'mongo-ferry-install-'));
  const child = await spawnCodeServer([
    ...['--install-extension', file, '--force'],
    ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
  ]);
  let output = '';
  const collect = (data: Buffer) => (output += data.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const [code] = (await once(child, 'close')) as [number | null];
  await rm(userDataDir, { recursive: true, force: true });
  if (code !== 0) throw new Error(`installing ${file} failed (exit code ${code}):\n${output}`);
}

async function spawnCodeServer(args: string[], env: Record<string, string> = {}) {
  const { codeServer } = await workbenchParts();
  return spawn(codeServer.node, [codeServer.entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ownEnvironment(), ...env },
  });
}

/** The environment without what tells the server that it runs inside an editor or under tsx. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = ['NODE_OPTIONS', 'VSCODE_IPC_HOOK_CLI', 'ELECTRON_RUN_AS_NODE'];
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.includes(key)));
}

async function untilListening(child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (!output().includes('listening on')) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`code-server ended at once:\n${output()}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`code-server was not ready after ${START_SECONDS} s:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(kill);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
