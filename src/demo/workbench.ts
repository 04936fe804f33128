import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Demo, DemoConnection, Workbench } from './demo';
import { codeProgram, openDesktop } from './desktop';
import { openCodeServer } from './codeServer';
import { packExtension } from './packExtension';

const SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** Opens VS Code with the extension and the connections, until it is closed or Ctrl-C. */
export async function showInVscode(demo: Demo, connections: DemoConnection[]): Promise<void> {
  const { narrator } = demo;
  const vsix = await narrator.step('Packing the extension', () => packExtension(demo));
  const workbench = await prepare(demo, vsix, connections);
  const code = codeProgram();
  if (code === undefined)
    await openCodeServer(demo, workbench, randomBytes(9).toString('base64url'));
  else await openDesktop(demo, workbench, code);
}

async function prepare(
  demo: Demo,
  vsix: string,
  connections: DemoConnection[],
): Promise<Workbench> {
  const inFolder = (name: string) => join(demo.folder, name);
  const workspace = inFolder('workspace');
  const userDataDir = inFolder('user-data');
  const connectionsFile = inFolder('connections.json');
  await mkdir(join(workspace, '.vscode'), { recursive: true });
  await writeFile(join(workspace, '.vscode', 'tasks.json'), tasksFile(connections));
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  await writeFile(join(userDataDir, 'User', 'settings.json'), JSON.stringify(SETTINGS, null, 2));
  // The URIs may hold passwords: a file that only this user can read, never an argument.
  await writeFile(connectionsFile, JSON.stringify(connections), { mode: 0o600 });
  await chmod(demo.folder, 0o700);
  const env = { ...ownEnvironment(), MONGO_FERRY_CONNECTIONS: connectionsFile };
  return { vsix, workspace, userDataDir, extensionsDir: inFolder('extensions'), env };
}

function tasksFile(connections: DemoConnection[]): string {
  const [source, target] = connections.map(({ name }) => name);
  const task = { type: 'mongo-ferry', operation: 'verify', source, target };
  return JSON.stringify(
    { version: '2.0.0', tasks: [{ label: 'Verify the demo', ...task, problemMatcher: [] }] },
    null,
    2,
  );
}

/** The environment without what tells a program that it was started by an editor. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = ['VSCODE_IPC_HOOK_CLI', 'ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS'];
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !foreign.includes(name)),
  );
}
