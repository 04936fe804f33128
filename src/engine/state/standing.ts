import type { MigrationState, MigrationStatus } from '../model/status';

/** Waiting for so long is told of as a pause; an election or a lost connection is over sooner. */
const PAUSED_AFTER_MS = 10_000;

/** Without any movement for so long, what hinders it counts as the reason. */
const STILL_MS = 2_000;

/**
 * What a migration says of itself: its state, and what it does or why it waits. One that has waited
 * for long counts as paused, until something moves again.
 */
export class Standing {
  private wait: { reason: string; since: number } | undefined;
  /** What would hold it up as soon as it needs it. */
  private hindrance: { reason: string; since: number } | undefined;
  private movedAt = -Infinity;
  private pausing = false;

  constructor(
    private state: MigrationState,
    private activity: string,
  ) {}

  /** What is told of it at a moment (milliseconds). */
  at(now: number): Pick<MigrationStatus, 'state' | 'activity' | 'waitingSince'> {
    const { state } = this;
    const wait = this.wait ?? this.hindranceAt(now);
    const activity = wait?.reason ?? this.activity;
    const waited = wait === undefined ? 0 : now - wait.since;
    const isHeldUp = state === 'running' && waited >= PAUSED_AFTER_MS;
    return {
      state: isHeldUp ? 'paused' : state,
      activity: this.pausing ? `Pausing; still in flight: ${activity}` : activity,
      waitingSince: isHeldUp ? new Date(Date.now() - waited).toISOString() : undefined,
    };
  }

  setState(state: MigrationState): void {
    this.state = state;
    this.pausing = false;
  }

  doing(activity: string): void {
    this.activity = activity;
  }

  /** The user wants a pause, and what is in flight is still to land. */
  setPausing(): void {
    this.pausing = true;
  }

  /** Why nothing moves from this moment on (milliseconds). */
  waiting(reason: string, now: number): void {
    this.wait = { reason, since: this.wait?.since ?? now };
  }

  /** What it waits for, if nothing moves though nothing else is the matter; undefined when it is gone. */
  hindered(reason: string | undefined, now: number): void {
    this.hindrance =
      reason === undefined ? undefined : { reason, since: this.hindrance?.since ?? now };
  }

  /** Something moves at this moment (milliseconds). */
  moved(now: number): void {
    this.wait = undefined;
    this.movedAt = now;
  }

  /** Nothing is waited for any more, but nothing moves by that. */
  goesOn(): void {
    this.wait = undefined;
  }

  private hindranceAt(now: number): { reason: string; since: number } | undefined {
    if (this.hindrance === undefined || now - this.movedAt < STILL_MS) return undefined;
    return { ...this.hindrance, since: Math.max(this.hindrance.since, this.movedAt) };
  }
}
