// What the workbench suites need, written down for the test programs to read.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensureCodeServer } from './codeServer.mjs';
import { output } from './paths.mjs';

/** @type {Promise<string | undefined> | undefined} */
let once;

/**
 * Gets code-server and a browser, and notes where they are in test-output/workbench.json.
 * @returns {Promise<string | undefined>} why that cannot be done here, in one line
 */
export function ensureWorkbench() {
  once ??= install();
  return once;
}

async function install() {
  try {
    const codeServer = await ensureCodeServer();
    const browser = await ensureBrowser(codeServer.node);
    await mkdir(output, { recursive: true });
    const file = join(output, 'workbench.json');
    await writeFile(file, `${JSON.stringify({ codeServer, browser }, null, 2)}\n`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
