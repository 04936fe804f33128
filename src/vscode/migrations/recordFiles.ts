import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Latest } from '../../worker/latest';
import { writeWhole } from '../../files/written';
import type { MigrationRecord } from './record';

/**
 * The records on disk, one file each, so that two windows never overwrite each other's (the
 * editor's own global state is written as a whole).
 */
export class RecordFiles {
  private readonly latest = new Map<string, Latest<MigrationRecord>>();

  /** @param onFailure told of a record that could not be stored, which is tried again */
  constructor(
    private readonly folder: string,
    private readonly onFailure: (record: MigrationRecord, error: Error) => void,
  ) {}

  /** Every readable record; files of another version are passed over. */
  async readAll(): Promise<MigrationRecord[]> {
    const names = await readdir(this.folder).catch(() => []);
    const records = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => this.read(name)),
    );
    return records.filter((record) => record !== undefined);
  }

  /** Stores a record; one that is stored at the moment is followed by the newest only. */
  write(record: MigrationRecord): void {
    let latest = this.latest.get(record.id);
    if (latest === undefined) {
      latest = new Latest(
        (newest) => this.store(newest),
        (error) => this.onFailure(record, error),
      );
      this.latest.set(record.id, latest);
    }
    latest.put(record);
  }

  async remove(id: string): Promise<void> {
    await this.latest.get(id)?.settled();
    this.latest.delete(id);
    await rm(join(this.folder, `${id}.json`), { force: true });
  }

  private async store(record: MigrationRecord): Promise<void> {
    const file = join(this.folder, `${record.id}.json`);
    await writeWhole(file, JSON.stringify(record), { replace: true });
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
