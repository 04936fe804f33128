/** Runs `work` on every item, at most `limit` at once; the first failure stops the rest and is thrown. */
export async function forEachLimited<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const item = items[next++] as T;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(limit, items.length) }, worker);
  const outcomes = await Promise.allSettled(workers);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/** Keeps up to `limit` pieces of work going at once; a failure surfaces at the next call. */
export class InFlight {
  private readonly going = new Set<Promise<void>>();
  private failure: { error: unknown } | undefined;

  constructor(private readonly limit: number) {}

  /** Starts `work` as soon as there is room. @throws what earlier work failed with */
  async launch(work: () => Promise<void>): Promise<void> {
    while (this.going.size >= this.limit) await Promise.race(this.going);
    this.throwIfFailed();
    const flight: Promise<void> = work()
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.going.delete(flight));
    this.going.add(flight);
  }

  /** Waits for all of it. @throws what any of it failed with */
  async land(): Promise<void> {
    await Promise.all(this.going);
    this.throwIfFailed();
  }

  private throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
