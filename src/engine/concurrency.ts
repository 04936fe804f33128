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

/** How far steps that end in any order have come without a gap. */
export class Gapless<T> {
  private readonly open: { value: T; isDone: boolean }[] = [];

  constructor(private readonly onReached: (value: T) => void) {}

  /** Begins the next step; call what is returned when it has ended well. */
  begin(value: T): () => void {
    const step = { value, isDone: false };
    this.open.push(step);
    return () => {
      step.isDone = true;
      for (let first = this.open[0]; first?.isDone === true; first = this.open[0]) {
        this.open.shift();
        this.onReached(first.value);
      }
    };
  }
}

type Work = () => Promise<void>;

/** Runs up to `limit` pieces of work at once, in the order in which they were queued. */
export class Queue {
  private readonly waiting: { work: Work; afterwards: Work }[] = [];
  private readonly going = new Set<Promise<void>>();
  private working = 0;
  private failure: { error: unknown } | undefined;

  constructor(private readonly limit: number) {}

  /**
   * Queues work and returns at once; a failure drops what waits and surfaces at {@link drain}.
   * @param afterwards does not count for the limit
   */
  add(work: Work, afterwards: Work): void {
    this.waiting.push({ work, afterwards });
    this.next();
  }

  /** How much more could go on at once. */
  get free(): number {
    return Math.max(0, this.limit - this.working - this.waiting.length);
  }

  /** Waits until all of it has ended. @throws what any of it failed with */
  async drain(): Promise<void> {
    while (this.going.size > 0) await Promise.all(this.going);
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** Drops what waits, and waits for what goes on; how it ends does not matter any more. */
  async abandon(): Promise<void> {
    this.waiting.length = 0;
    await Promise.all(this.going);
  }

  private next(): void {
    if (this.failure !== undefined || this.working >= this.limit) return;
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.working++;
    const worked = next.work().finally(() => {
      this.working--;
    });
    const flight: Promise<void> = worked
      .then(() => {
        this.next();
        return next.afterwards();
      })
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.going.delete(flight));
    this.going.add(flight);
  }
}

/** Gathers items that come while earlier ones are being written, and writes them together. */
export class Gathered<T> {
  private items: T[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly write: (items: T[]) => Promise<unknown>) {}

  /** Resolves when the item is written. @throws what the writing failed with */
  async add(item: T): Promise<void> {
    this.items.push(item);
    this.writing ??= this.writeAll();
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.items.length > 0) {
        const items = this.items;
        this.items = [];
        await this.write(items);
      }
    } finally {
      this.writing = undefined;
    }
  }
}

/** Gathers items and hands them on in batches, one after the other; whoever adds waits where it must. */
export class Batches<T> {
  private items: T[] = [];
  private working: Promise<void> | undefined;

  constructor(
    private readonly size: number,
    private readonly work: (batch: T[]) => Promise<void>,
  ) {}

  /** Resolves when there is room again. @throws what the work failed with */
  async add(items: readonly T[]): Promise<void> {
    for (const item of items) this.items.push(item);
    while (this.items.length >= this.size) await this.handOn();
  }

  /** Hands on what is left. @throws what the work failed with */
  async end(): Promise<void> {
    await this.working;
    while (this.items.length > 0) await this.handOn();
  }

  private async handOn(): Promise<void> {
    if (this.working === undefined) {
      const batch = this.items;
      this.items = [];
      this.working = this.work(batch).finally(() => (this.working = undefined));
    }
    await this.working;
  }
}
