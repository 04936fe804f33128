import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationRecord } from './record';

/**
 * The records on disk, one file each, so that two windows never overwrite each other's (the
 * editor's own global state is written as a whole).
 */
export class RecordFiles {
  /** Writes follow each other, so that an older state never lands on a newer one. */
  private lastWrite: Promise<void> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** Every readable record; files of another version are passed over. */
  async readAll(): Promise<MigrationRecord[]> {
    const names = await readdir(this.folder).catch(() => []);
    const records = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => this.read(name)),
    );
    return records.filter((record) => record !== undefined);
  }

  write(record: MigrationRecord): Promise<void> {
    const text = JSON.stringify(record);
    return this.queue(async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const file = join(this.folder, `${record.id}.json`);
      await writeFile(`${file}.new`, text, { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
  }

  remove(id: string): Promise<void> {
    return this.queue(() => rm(join(this.folder, `${id}.json`), { force: true }));
  }

  private queue(work: () => Promise<void>): Promise<void> {
    this.lastWrite = this.lastWrite.then(work, work);
    return this.lastWrite;
  }

  private async read(name: string): Promise<MigrationRecord | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(join(this.folder, name), 'utf8'));
      return isRecord(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }
}

function isRecord(value: unknown): value is MigrationRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<Record<keyof MigrationRecord, unknown>>;
  return (
    typeof record.id === 'string' &&
    typeof record.operation === 'string' &&
    [record.source, record.target, record.plan, record.status].every(
      (part) => typeof part === 'object' && part !== null,
    )
  );
}
