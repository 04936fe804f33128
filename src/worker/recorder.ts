import type { MigrationStatus } from '../engine/migration/types';
import { Latest } from './latest';
import type { Registry, RegistryEntry } from './registry';

const WRITE_EVERY_MS = 3_000;

/**
 * Keeps a migration's registry entry up to date: at once when its state or phase changes, else
 * every few seconds.
 */
export class Recorder {
  private writtenAt = 0;
  private written?: Pick<MigrationStatus, 'state' | 'phase'>;
  private readonly latest: Latest<MigrationStatus>;

  constructor(
    registry: Registry,
    entry: Omit<RegistryEntry, 'status'>,
    onError: (error: Error) => void,
  ) {
    this.latest = new Latest(
      (status) => registry.write({ ...entry, status: { ...status, collections: [] } }),
      onError,
    );
  }

  record(status: MigrationStatus): void {
    const changed = this.written?.state !== status.state || this.written.phase !== status.phase;
    if (!changed && Date.now() - this.writtenAt < WRITE_EVERY_MS) return;
    this.written = status;
    this.writtenAt = Date.now();
    this.latest.put(status);
  }

  /** Records the last status; resolves when it is on disk, or can't be brought there. */
  async finish(status: MigrationStatus): Promise<void> {
    this.latest.put(status);
    await this.latest.settled();
  }
}
