import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The checkout. */
export const checkout = resolve(__dirname, '..', '..', '..');

/** What a test run leaves behind. */
export const testOutput = join(checkout, 'test-output');

/** The extension as it is packed for people. */
export const vsix = join(testOutput, 'mongo-ferry.vsix');

/** The programs that show the workbench, as `test/setup/workbench.mjs` found or installed them. */
export interface WorkbenchParts {
  codeServer: { node: string; entry: string };
  browser: { executable: string; env: Record<string, string> };
}

/** Reads where the workbench's programs are; `npm test` writes that down. */
export async function workbenchParts(): Promise<WorkbenchParts> {
  const file = join(testOutput, 'workbench.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as WorkbenchParts;
  } catch (error) {
    throw new Error(`${file} is missing: run \`npm test -- ui\` or \`npm test -- host\` once`, {
      cause: error,
    });
  }
}
