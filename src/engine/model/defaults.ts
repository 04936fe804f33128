import type { MigrationPlan } from './plan';

/** Database in the target that holds migrations' state unless told otherwise. */
export const DEFAULT_STATE_DATABASE = 'mongo_ferry';

/** A plan with every choice left at its default: everything, refusing existing data, cut over by hand. */
export function defaultPlan(name: string, kind: MigrationPlan['kind']): MigrationPlan {
  return {
    name,
    kind,
    include: [],
    exclude: [],
    renames: [],
    cutover: 'manual',
    existing: 'refuse',
    stateDatabase: DEFAULT_STATE_DATABASE,
    rangeBytes: 64 * 1024 * 1024,
    parallelRanges: 4,
    load: { level: 'full' },
    warnLagSeconds: 60,
  };
}
