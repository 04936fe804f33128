import type { MigrationState, MigrationStatus } from './types';

/** Waiting for so long is told of as a pause; an election or a lost connection is over sooner. */
const PAUSED_AFTER_MS = 10_000;

/**
 * What a migration says of itself: its state, and what it does or why it waits. One that has waited
 * for long counts as paused, until something moves again.
 */
export class Standing {
  private wait: { reason: string; since: number } | undefined;
  private pausing = false;

  constructor(
    private state: MigrationState,
    private activity: string,
  ) {}

  /** What is told of it at a moment (milliseconds). */
  at(now: number): Pick<MigrationStatus, 'state' | 'activity' | 'waitingSince'> {
    const { state, wait } = this;
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

  /** Something moves. */
  moved(): void {
    this.wait = undefined;
  }
}
