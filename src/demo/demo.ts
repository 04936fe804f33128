import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leftovers } from './leftovers';
import type { Narrator } from './narrator';

/** What every part of the demo works with. */
export interface Demo {
  narrator: Narrator;
  leftovers: Leftovers;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** The checkout. */
  root: string;
  /** A folder of this run, removed at its end. */
  folder: string;
}

/** A deployment as the demo hands it to VS Code. */
export interface DemoConnection {
  name: string;
  uri: string;
  environment: 'development' | 'staging' | 'production';
}

/** How a run ended. */
export interface DemoResult {
  differences: number;
  connections: DemoConnection[];
}

/** Makes this run's folder. */
export async function makeFolder(leftovers: Leftovers): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-demo-'));
  leftovers.add(folder, () => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** What is opened, and where its state goes. */
export interface Workbench {
  vsix: string;
  workspace: string;
  userDataDir: string;
  extensionsDir: string;
  /** Environment of the editor, and so of the extension. */
  env: NodeJS.ProcessEnv;
}
