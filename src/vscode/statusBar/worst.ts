import type { MigrationStatus } from '../../engine/model/status';

/** How a migration stands for who glances at the status bar, the worst first. */
export const STANDINGS = ['failed', 'behind', 'interrupted', 'paused', 'ready', 'running'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How one migration stands; undefined when there is nothing to tell of it. */
export function standingOf(
  status: Pick<MigrationStatus, 'state' | 'lagAlarm' | 'phase' | 'readyForCutover'>,
): Standing | undefined {
  switch (status.state) {
    case 'failed':
      return 'failed';
    case 'interrupted':
      return 'interrupted';
    case 'paused':
      return 'paused';
    case 'running':
      if (status.lagAlarm) return 'behind';
      return status.phase === 'sync' && status.readyForCutover ? 'ready' : 'running';
    case 'cancelled':
    case 'completed':
      return undefined;
  }
}

/** The migration that stands worst, the first of several. */
export function worst<T>(
  migrations: readonly T[],
  standing: (migration: T) => Standing | undefined,
): { migration: T; standing: Standing } | undefined {
  for (const each of STANDINGS) {
    const migration = migrations.find((candidate) => standing(candidate) === each);
    if (migration !== undefined) return { migration, standing: each };
  }
  return undefined;
}
