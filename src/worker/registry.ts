import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../files/written';
import { isEntry, type RegistryEntry } from './entrySchema';
import { fileOfName } from './fileOfName';
import { ensurePrivateFolder, stateFolder } from './stateFolder';

const SUFFIX = '.migration.json';

/** The runs known on this machine: a small file each in the user's state folder. */
export class Registry {
  constructor(readonly folder: string = stateFolder()) {}

  /** Replaces the entry of that name as a whole, so that a reader never sees half of it. */
  async write(entry: RegistryEntry): Promise<void> {
    await ensurePrivateFolder(this.folder);
    const file = this.fileOf(entry.name);
    await writeWhole(file, `${JSON.stringify(entry, null, 2)}\n`, { replace: true });
  }

  /** The entry of that name, or undefined. */
  read(name: string): Promise<RegistryEntry | undefined> {
    return readEntry(this.fileOf(name));
  }

  /** All entries, the latest started first. */
  async list(): Promise<RegistryEntry[]> {
    const files = await readdir(this.folder).catch(() => []);
    const entries = await Promise.all(
      files
        .filter((file) => file.endsWith(SUFFIX))
        .map((file) => readEntry(path.join(this.folder, file))),
    );
    return entries
      .filter((entry) => entry !== undefined)
      .sort((a, b) => b.status.startedAt.localeCompare(a.status.startedAt));
  }

  private fileOf(name: string): string {
    return fileOfName(this.folder, name, SUFFIX);
  }
}

/** A missing file, or one that this version cannot read, is no entry. */
async function readEntry(file: string): Promise<RegistryEntry | undefined> {
  try {
    const entry: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}
