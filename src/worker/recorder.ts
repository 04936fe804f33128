import type { MigrationStatus } from '../engine/migration/types';
import type { Registry, RegistryEntry } from './registry';

const WRITE_EVERY_MS = 3_000;

/**
 * Keeps a migration's registry entry up to date: at once when its state or phase changes, else
 * every few seconds. Writes follow one another, and only the latest status is written.
 */
export class Recorder {
  private writtenAt = 0;
  private written?: Pick<MigrationStatus, 'state' | 'phase'>;
  private waiting?: MigrationStatus;
  private writing?: Promise<void>;

  constructor(
    private readonly registry: Registry,
    private readonly entry: Omit<RegistryEntry, 'status'>,
    private readonly onError: (error: Error) => void,
  ) {}

  record(status: MigrationStatus): void {
    const changed = this.written?.state !== status.state || this.written.phase !== status.phase;
    if (!changed && Date.now() - this.writtenAt < WRITE_EVERY_MS) return;
    this.written = status;
    this.writtenAt = Date.now();
    this.waiting = status;
    this.writing ??= this.drain();
  }

  /** Records the last status; resolves when it is on disk. */
  async finish(status: MigrationStatus): Promise<void> {
    this.waiting = status;
    await (this.writing ??= this.drain());
  }

  private async drain(): Promise<void> {
    try {
      for (let status = this.waiting; status !== undefined; status = this.waiting) {
        this.waiting = undefined;
        await this.registry.write({ ...this.entry, status: { ...status, collections: [] } });
      }
    } catch (error) {
      this.onError(error as Error);
    } finally {
      this.writing = undefined;
    }
  }
}
