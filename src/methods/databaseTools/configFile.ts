import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeInside } from '../../files/written';

/** A file that tells a tool its connection, which no argument may. */
export interface ConfigFile {
  /** In a folder of its own, both for this user alone. */
  folder: string;
  path: string;
  remove: () => Promise<void>;
}

/** Writes the file that `--config` names: a tool's arguments are shown to every user of a machine. */
export async function writeConfigFile(uri: string): Promise<ConfigFile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mongo-ferry-'));
  const file = path.join(folder, 'tool.yaml');
  // A JSON string is a YAML string as well.
  await writeInside(file, `uri: ${JSON.stringify(uri)}\n`);
  return {
    folder,
    path: file,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
