import { setTimeout as sleep } from 'node:timers/promises';
import { FerryError } from '../engine/errors';

/** Between two attempts at a value that nothing newer takes the place of. */
const AGAIN_AFTER_MS = [100, 300, 1_000, 3_000];

/** What no later attempt gets around; elsewhere a file that another program looks at is refused, too. */
const HOPELESS = new Set<unknown>([
  ...['EROFS', 'ENOTDIR'],
  ...(process.platform === 'win32' ? [] : ['EACCES', 'EPERM']),
]);

/** A FerryError says what the user has to do first. */
function isHopeless(error: unknown): boolean {
  return error instanceof FerryError || HOPELESS.has((error as NodeJS.ErrnoException).code);
}

/**
 * Keeps the newest of several values somewhere, one write after the other; what could not be
 * written is tried again, for some seconds, as long as nothing newer is to be written.
 */
export class Latest<T> {
  private waiting: { value: T } | undefined;
  private writing: Promise<void> | undefined;
  private newer: (() => void) | undefined;
  private hasFailed = false;

  /** @param onFailure told of the first failure after what went well */
  constructor(
    private readonly write: (value: T) => Promise<void>,
    private readonly onFailure: (error: Error) => void,
  ) {}

  put(value: T): void {
    this.waiting = { value };
    this.newer?.();
    this.writing ??= this.writeAll();
  }

  /** Resolves when the newest is written, or was tried in vain. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    for (let next = this.waiting; next !== undefined; next = this.waiting) {
      this.waiting = undefined;
      await this.persist(next.value);
    }
    this.writing = undefined;
  }

  private async persist(value: T): Promise<void> {
    for (let attempt = 0; this.waiting === undefined; attempt++) {
      try {
        await this.write(value);
        this.hasFailed = false;
        return;
      } catch (error) {
        if (!this.hasFailed) this.onFailure(error as Error);
        this.hasFailed = true;
        const delay = AGAIN_AFTER_MS[attempt];
        if (delay === undefined || isHopeless(error)) return;
        await this.pause(delay);
      }
    }
  }

  /** Shorter when there is something newer. */
  private async pause(milliseconds: number): Promise<void> {
    const ending = new AbortController();
    this.newer = () => ending.abort();
    await sleep(milliseconds, undefined, { signal: ending.signal }).catch(() => undefined);
    this.newer = undefined;
  }
}
