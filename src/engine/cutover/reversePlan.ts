import type { MigrationPlan, Rename } from '../migration/types';

/** The name of the migration that leads back. */
export function reverseName(name: string): string {
  return `${name}-reverse`;
}

/** The plan that leads back from a migration's target to its source, once it was cut over. */
export function reversePlan(plan: MigrationPlan): MigrationPlan {
  return {
    ...plan,
    name: reverseName(plan.name),
    kind: 'migrate',
    include: plan.include.map((pattern) => onTarget(pattern, plan.renames)),
    exclude: plan.exclude.map((pattern) => onTarget(pattern, plan.renames)),
    renames: plan.renames.map(({ from, to }) => ({ from: to, to: from })),
    cutover: 'manual',
    existing: 'continue',
    reverse: false,
  };
}

/** The plan's pattern as it reads on the target. */
function onTarget(pattern: string, renames: Rename[]): string {
  const renamed = renames.find(({ from }) => from === pattern || `${from}.*` === pattern);
  return renamed?.to ?? pattern;
}
