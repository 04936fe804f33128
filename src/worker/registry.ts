import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationKind, MigrationPlan } from '../engine/model/plan';
import type { MigrationStatus } from '../engine/model/status';
import { writeWhole } from '../files/written';
import { fileOfName } from './fileOfName';
import { ensurePrivateFolder, stateFolder } from './stateFolder';

/** How to find a connection again; never holds a secret. */
export interface ConnectionReference {
  /** `env:NAME`, `file:/absolute/path`, or a URI without its password. */
  reference: string;
  /** The URI had a password, which must be given anew. */
  passwordNeeded: boolean;
}

/** What this machine knows of a migration that one of its processes runs or ran. */
export interface RegistryEntry {
  name: string;
  kind: MigrationKind;
  pid: number;
  /** The control socket of the process; absent if it could not serve one. */
  socket?: string;
  stateDatabase: string;
  /** What was agreed to on this machine; absent in entries of earlier programs. */
  plan?: MigrationPlan;
  source: ConnectionReference;
  target: ConnectionReference;
  /** As last written, without `collections`. */
  status: MigrationStatus;
}

const SUFFIX = '.migration.json';

/** The migrations known on this machine: a small file each in the user's state folder. */
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
    const entry = JSON.parse(await readFile(file, 'utf8')) as Partial<RegistryEntry> | null;
    const complete =
      typeof entry?.name === 'string' &&
      typeof entry.pid === 'number' &&
      typeof entry.status?.startedAt === 'string' &&
      typeof entry.source?.reference === 'string' &&
      typeof entry.target?.reference === 'string';
    return complete ? (entry as RegistryEntry) : undefined;
  } catch {
    return undefined;
  }
}
