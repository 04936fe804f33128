/** A lag above the threshold is told of after this long; shorter ones come with every burst. */
export const LAG_PATIENCE_SECONDS = 10;

/** Judges whether a lag has been too large for too long. */
export class LagWatch {
  private aboveSince: number | undefined;
  private raised = false;

  constructor(private readonly thresholdSeconds: number) {}

  /**
   * Takes the lag at a moment (milliseconds); undefined where it does not count.
   * @returns what turned by that, if anything
   */
  observe(lagSeconds: number | undefined, at: number): 'raised' | 'cleared' | undefined {
    if (lagSeconds === undefined || lagSeconds <= this.thresholdSeconds) {
      this.aboveSince = undefined;
      if (!this.raised) return undefined;
      this.raised = false;
      return 'cleared';
    }
    this.aboveSince ??= at;
    if (this.raised || at - this.aboveSince < LAG_PATIENCE_SECONDS * 1000) return undefined;
    this.raised = true;
    return 'raised';
  }
}
