import type { MigrationStatus } from '../../engine/model/status';

/**
 * Marks at the start of a task's lines by which the problem matcher `$mongo-ferry-sync` of the
 * manifest knows where a background task stands. Never translated: the matcher's patterns are fixed.
 */
export const MARKS = { behind: '[behind]', caughtUp: '[caught-up]', error: '[error]' } as const;

/** Whether a target has caught up with its source, told once each time it changes. */
export class FollowMarks {
  private caughtUp: boolean | undefined;

  /** The mark of the turn that a status brings; undefined when it brings none. */
  turn({ readyForCutover }: Pick<MigrationStatus, 'readyForCutover'>): string | undefined {
    const before = this.caughtUp;
    this.caughtUp = readyForCutover;
    if (before === readyForCutover) return undefined;
    return readyForCutover ? MARKS.caughtUp : MARKS.behind;
  }
}
