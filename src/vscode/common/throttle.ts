/**
 * Calls `action` at once, then at most every `milliseconds`; the last call is never lost.
 * Values given between two calls are collected and handed over together.
 */
export class Throttle<T> {
  private timer: NodeJS.Timeout | undefined;
  private readonly waiting = new Set<T>();

  constructor(
    private readonly milliseconds: number,
    private readonly action: (values: ReadonlySet<T>) => void,
  ) {}

  call(value: T): void {
    this.waiting.add(value);
    if (this.timer) return;
    this.flush();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting.size > 0) this.callLater();
    }, this.milliseconds);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
  }

  private callLater(): void {
    const [first] = this.waiting;
    if (first !== undefined) this.call(first);
  }

  private flush(): void {
    const values = new Set(this.waiting);
    this.waiting.clear();
    this.action(values);
  }
}
