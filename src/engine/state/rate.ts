/** Documents, bytes or changes per second over the last few seconds. */
export class Rate {
  private samples: { at: number; total: number }[] = [];

  constructor(private readonly windowMs = 10_000) {}

  /** Takes the running total at a moment (milliseconds). */
  sample(total: number, at: number): void {
    this.samples.push({ at, total });
    while (this.samples.length > 2 && at - (this.samples[0]?.at ?? at) > this.windowMs) {
      this.samples.shift();
    }
  }

  /** Per second; 0 until there are two samples. */
  get perSecond(): number {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined || last.at === first.at) return 0;
    return Math.max(0, ((last.total - first.total) * 1000) / (last.at - first.at));
  }
}
