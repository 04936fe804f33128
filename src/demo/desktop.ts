import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa, type Options } from 'execa';
import type { Demo, Workbench } from './demo';
import { orInterrupted } from './interruption';

/** The `code` program, if VS Code can be opened on this machine's screen with it. */
export function codeProgram(env: NodeJS.ProcessEnv = process.env): string | undefined {
  // In a remote window's terminal `code` opens files in that window and takes no profile.
  if (env.VSCODE_IPC_HOOK_CLI) return undefined;
  const hasScreen = process.platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!hasScreen) return undefined;
  const file = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .find(isExecutable);
}

/** Opens the desktop VS Code with a profile of its own, until it is closed or Ctrl-C. */
export async function openDesktop(demo: Demo, workbench: Workbench, code: string): Promise<void> {
  const { narrator, leftovers, signal } = demo;
  const { env, vsix, userDataDir, extensionsDir, workspace } = workbench;
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const profile = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir, ...asRoot];
  const options = { env, extendEnv: false, stdin: 'ignore', all: true } satisfies Options;
  await narrator.step('Installing the extension into a profile of its own', () =>
    execa(code, [...profile, '--install-extension', vsix], { ...options, timeout: 120_000 }),
  );
  narrator.say('VS Code opens; close it or press Ctrl-C to end');
  leftovers.add('VS Code', () => endDesktop(userDataDir));
  const window = ['--wait', '--new-window', '--disable-workspace-trust', '--skip-welcome'];
  await orInterrupted(
    signal,
    execa(code, [...profile, ...window, workspace], { ...options, cancelSignal: signal }),
  );
}

/** Ends the editor itself: the `code` program only asks for it and is not its parent everywhere. */
async function endDesktop(userDataDir: string): Promise<void> {
  // VS Code writes its main process's number here (src/vs/code/electron-main/main.ts).
  const lock = await readFile(join(userDataDir, 'code.lock'), 'utf8').catch(() => '');
  const pid = Number(lock);
  if (!Number.isInteger(pid) || pid <= 0) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
