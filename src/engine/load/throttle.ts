import type { LoadLimits } from '../model/load';

/** A wait is cut into pieces of this length, so that changed limits take effect at once. */
const LONGEST_WAIT_MS = 250;

/**
 * Spaces work so that it stays under the limits: each piece of work pays for itself before the
 * next may begin. Limits may be changed at any time.
 */
export class Throttle {
  private freeAt = 0;

  constructor(private limits: LoadLimits = {}) {}

  get current(): LoadLimits {
    return this.limits;
  }

  change(limits: LoadLimits): void {
    this.limits = limits;
    this.freeAt = Math.min(this.freeAt, performance.now() + LONGEST_WAIT_MS);
  }

  /** Into how many parts a piece of work is to be cut so that none pays for more than a second. */
  partsOf(documents: number, bytes: number): number {
    return Math.max(1, Math.min(documents, Math.ceil(this.secondsFor(documents, bytes))));
  }

  /** Waits until this much may be sent. `sleep` throws when the run is to stop. */
  async take(
    documents: number,
    bytes: number,
    sleep: (milliseconds: number) => Promise<void>,
  ): Promise<void> {
    for (;;) {
      const wait = this.freeAt - performance.now();
      if (wait <= 0) break;
      await sleep(Math.min(wait, LONGEST_WAIT_MS));
    }
    const seconds = this.secondsFor(documents, bytes);
    this.freeAt = Math.max(this.freeAt, performance.now()) + seconds * 1000;
  }

  private secondsFor(documents: number, bytes: number): number {
    const { maxDocumentsPerSecond, maxBytesPerSecond } = this.limits;
    return Math.max(
      maxDocumentsPerSecond === undefined ? 0 : documents / maxDocumentsPerSecond,
      maxBytesPerSecond === undefined ? 0 : bytes / maxBytesPerSecond,
    );
  }
}
