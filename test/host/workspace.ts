import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { testOutput } from '../support/workbench/parts';

/** An empty folder for the tests' window: without one, the editor asks no task provider. */
export async function hostWorkspace(): Promise<string> {
  const folder = join(testOutput, 'host-workspace');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}
