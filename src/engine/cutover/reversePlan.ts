import type { MigrationPlan, Pair } from '../model/plan';

/** The name of the migration that leads back. */
export function reverseName(name: string): string {
  return `${name}-reverse`;
}

/**
 * The plan that leads back from a migration's target to its source, once it was cut over: it
 * carries exactly what the other has carried there, and what is made there in these places.
 * @param pairs places of which the plan alone does not tell what went there
 */
export function reversePlan(plan: MigrationPlan, pairs: Pair[] = []): MigrationPlan {
  const back: MigrationPlan = {
    ...plan,
    name: reverseName(plan.name),
    kind: 'migrate',
    reversed: plan.reversed !== true,
    cutover: 'manual',
    existing: 'continue',
    reverse: false,
  };
  delete back.pairs;
  return pairs.length === 0 ? back : { ...back, pairs };
}

/** A plan with what was chosen at a cutover of it on this machine. */
export function withChoices(
  plan: MigrationPlan,
  chosen: Pick<MigrationPlan, 'blockWrites' | 'reverse'>,
): MigrationPlan {
  return {
    ...plan,
    blockWrites: plan.blockWrites === true || chosen.blockWrites === true,
    reverse: plan.reverse === true || chosen.reverse === true,
  };
}
