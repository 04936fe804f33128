import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findMongod, startReplicaSet, type EmbeddedReplicaSet } from '../../src/embedded';
import { testOutput } from '../support/workbench/parts';

/** What the launcher, outside the extension host, prepared for the tests inside it. */
export interface HostInfo {
  /** The connection string of a replica set to migrate from. */
  source: string;
  /** The connection string of a replica set to migrate to. */
  target: string;
}

/** The launcher's servers. */
export interface HostServers {
  /** The environment that leads the tests to `hostInfo()`. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

const variable = 'MONGO_FERRY_TEST_HOST_INFO';

/** In the launcher: starts the two replica sets. */
export async function startHostServers(): Promise<HostServers> {
  const binary = await findMongod();
  const started: EmbeddedReplicaSet[] = [];
  const stop = async () => {
    await Promise.all(started.map((set) => set.stop()));
  };
  try {
    for (const name of ['source', 'target']) started.push(await startReplicaSet({ binary, name }));
    const info: HostInfo = { source: started[0]!.uri, target: started[1]!.uri };
    const file = join(testOutput, 'host-info.json');
    await writeFile(file, JSON.stringify(info, null, 2));
    return { env: { [variable]: file }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** In a test: what the launcher prepared. */
export async function hostInfo(): Promise<HostInfo> {
  const file = process.env[variable];
  if (file === undefined) throw new Error(`${variable} is not set: start with npm test -- host`);
  return JSON.parse(await readFile(file, 'utf8')) as HostInfo;
}

/** In a test: where the workbench keeps settings, the extension's storage and logs. */
export function userDataDir(): string {
  const folder = process.env['MONGO_FERRY_TEST_USER_DATA'];
  if (folder === undefined) throw new Error('start with npm test -- host');
  return folder;
}
