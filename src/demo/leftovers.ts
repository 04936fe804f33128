import { setTimeout as sleep } from 'node:timers/promises';

type CleanUp = () => Promise<unknown>;

const PATIENCE_MS = 20_000;

/** What the demo started and must not leave behind; undone in reverse order. */
export class Leftovers {
  readonly #cleanUps: { what: string; run: CleanUp }[] = [];

  /** Notes what is to be undone at the end. */
  add(what: string, run: CleanUp): void {
    this.#cleanUps.push({ what, run });
  }

  /** Undoes everything; what fails or takes too long is told by name and does not stop the rest. */
  async clear(complain: (line: string) => void): Promise<void> {
    for (let next = this.#cleanUps.pop(); next; next = this.#cleanUps.pop()) {
      const { what, run } = next;
      const patience = new AbortController();
      const timeOut = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
        throw new Error(`still going on after ${PATIENCE_MS / 1000} s`);
      });
      timeOut.catch(() => undefined);
      try {
        await Promise.race([run(), timeOut]);
      } catch (error) {
        complain(`Could not clean up ${what}: ${(error as Error).message}`);
      } finally {
        patience.abort();
      }
    }
  }
}
