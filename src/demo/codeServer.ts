import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa, type Options } from 'execa';
import { FerryError } from '../engine/errors';
import type { Demo, Workbench } from './demo';
import { orInterrupted } from './interruption';

/** What `test/setup/codeServer.mjs` gives: the tests use the same installation. */
interface CodeServerSetup {
  ensureCodeServer(): Promise<{ node: string; entry: string }>;
}

const START_SECONDS = 60;

/** Serves VS Code to a browser at a printed address, until Ctrl-C. */
export async function openCodeServer(
  demo: Demo,
  workbench: Workbench,
  password: string,
): Promise<void> {
  const { narrator, signal } = demo;
  narrator.say('No `code` that could open a window here: code-server serves VS Code to a browser');
  const { node, entry } = await orInterrupted(signal, install(demo.root));
  const { vsix, userDataDir, extensionsDir, workspace } = workbench;
  const profile = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  const options = {
    // Anybody on this machine can reach the port: the password keeps others out of the editor.
    env: { ...workbench.env, PASSWORD: password },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    cancelSignal: signal,
  } satisfies Options;
  await narrator.step('Installing the extension into a profile of its own', () =>
    execa(node, [entry, ...profile, '--install-extension', vsix], { ...options, timeout: 120_000 }),
  );
  const port = await freePort();
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  const server = execa(
    node,
    [
      ...[entry, '--auth', 'password', '--bind-addr', `127.0.0.1:${port}`, ...quiet],
      ...['--disable-getting-started-override', ...profile, workspace],
    ],
    { ...options, reject: false },
  );
  await orInterrupted(signal, untilListening(server.all));
  narrator.show(
    `VS Code is at  http://localhost:${port}/\npassword       ${password}\nCtrl-C ends it.`,
  );
  const { all } = await orInterrupted(signal, server);
  throw failed(`code-server ended: ${all.trim().split('\n').at(-1) ?? ''}`);
}

async function install(root: string) {
  try {
    const setup = pathToFileURL(join(root, 'test', 'setup', 'codeServer.mjs')).href;
    return await ((await import(setup)) as CodeServerSetup).ensureCodeServer();
  } catch (error) {
    throw failed(`Neither \`code\` nor code-server can be had: ${(error as Error).message}`);
  }
}

async function untilListening(output: NodeJS.ReadableStream): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(failed(`code-server was not ready after ${START_SECONDS} s`));
    }, START_SECONDS * 1000);
    output.on('data', (data: Buffer) => {
      text += data.toString();
      if (!text.includes('listening on')) return;
      clearTimeout(late);
      resolve();
    });
    output.on('end', () => {
      clearTimeout(late);
      reject(failed(`code-server ended at once: ${text.trim().split('\n').at(-1) ?? ''}`));
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function failed(message: string): FerryError {
  return new FerryError({
    code: 'no-editor',
    kind: 'failed',
    message,
    remedy: 'Put VS Code’s `code` on PATH, or use --once to do without an editor.',
  });
}
