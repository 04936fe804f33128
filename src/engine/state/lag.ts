/** A lag up to this many seconds counts as caught up. */
export const CAUGHT_UP_SECONDS = 2;

/** The source tells its time about once a second; without news for longer, the lag grows. */
const SILENCE_MS = 3_000;

/**
 * How far the target lies behind its source: behind what the source's majority holds, of which its
 * replies speak, and with that behind the source itself.
 */
export class Lag {
  private told: { seconds: number; at: number } | undefined;

  /** What applying a window came to, at a moment (milliseconds). */
  tell(seconds: number, at: number): void {
    this.told = { seconds, at };
  }

  /**
   * Seconds at a moment (milliseconds); undefined before anything was applied. While nothing is,
   * for whatever reason, the target falls behind as time passes.
   * @param unheldSeconds of the source's writes that no majority holds
   */
  at(now: number, isFollowing: boolean, unheldSeconds = 0): number | undefined {
    const { told } = this;
    if (told === undefined) return undefined;
    const silence = isFollowing && now - told.at >= SILENCE_MS ? now - told.at : 0;
    return Math.round(told.seconds + silence / 1000) + unheldSeconds;
  }
}
