/**
 * Calls `action` at once, then at most every `milliseconds`; the last call is never lost.
 * Values given between two calls are collected and handed over together.
 */
export class Throttle<T> {
  private timer: NodeJS.Timeout | undefined;
  private waiting = new Set<T>();

  constructor(
    private readonly milliseconds: number,
    private readonly action: (values: ReadonlySet<T>) => void,
  ) {}

  call(value: T): void {
    this.waiting.add(value);
    if (!this.timer) this.act();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
  }

  private act(): void {
    const values = this.waiting;
    this.waiting = new Set();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting.size > 0) this.act();
    }, this.milliseconds);
    this.action(values);
  }
}
