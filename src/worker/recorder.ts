import type { RunStatus } from '../engine/model/run';
import { Latest } from './latest';
import type { Registry } from './registry';
import type { RegistryEntry } from './entrySchema';

const WRITE_EVERY_MS = 3_000;

/**
 * Keeps a run's registry entry up to date: at once when its state, phase or cutover changes, else
 * every few seconds.
 */
export class Recorder {
  private writtenAt = 0;
  private written?: RunStatus;
  private readonly latest: Latest<RunStatus>;

  constructor(
    registry: Registry,
    /** As it is when it is written. */
    entry: () => Omit<RegistryEntry, 'status'>,
    onError: (error: Error) => void,
  ) {
    this.latest = new Latest(
      (status) => registry.write({ ...entry(), status: { ...status, collections: [] } }),
      onError,
    );
  }

  record(status: RunStatus): void {
    if (!this.hasTurned(status) && Date.now() - this.writtenAt < WRITE_EVERY_MS) return;
    this.written = status;
    this.writtenAt = Date.now();
    this.latest.put(status);
  }

  /** Whether it is in another state than was written, or its plan another one by a cutover's choices. */
  private hasTurned({ state, phase, cutover }: RunStatus): boolean {
    const { written } = this;
    return (
      written?.state !== state || written.phase !== phase || written.cutover?.step !== cutover?.step
    );
  }

  /** Records the last status; resolves when it is on disk, or can't be brought there. */
  async finish(status: RunStatus): Promise<void> {
    this.latest.put(status);
    await this.latest.settled();
  }
}
