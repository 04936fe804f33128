import { noWayBack } from '../cutover/wayBack';
import { blockSource, releaseIfPossible } from '../cutover/writeBlock';
import { ofRun, testGate } from '../testGates';
import type { OpenedRun } from './open';
import type { CutoverChoices, CutoverProgress } from '../model/cutover';
import type { MigrationPlan } from '../model/plan';

/** How a plan says that the cutover is made. */
export function chosenFor({
  blockWrites = false,
  reverse = false,
}: MigrationPlan): Omit<CutoverProgress, 'step'> {
  return { writesBlocked: blockWrites, reverse };
}

/**
 * Makes choices part of the plan, and blocks the source's writes if that is one of them.
 * @throws FerryError when there can be no way back, the source can't block writes, or the choices
 * can't be stored; nothing has changed then
 */
export async function applyChoices(
  { run, record }: OpenedRun,
  choices: CutoverChoices,
): Promise<void> {
  const hindrance = choices.reverse === true ? noWayBack(run.plan, run.target) : undefined;
  if (hindrance !== undefined) throw hindrance;
  const { blockWrites = run.plan.blockWrites, reverse = run.plan.reverse } = choices;
  if (blockWrites === true) await blockSource(run, record);
  const plan = {
    ...run.plan,
    ...(blockWrites === undefined ? {} : { blockWrites }),
    ...(reverse === undefined ? {} : { reverse }),
  };
  try {
    await testGate('choices.storing', ofRun(run));
    await run.store.save({ plan });
  } catch (error) {
    await releaseIfPossible(run, record);
    throw error;
  }
  run.plan = record.plan = plan;
  // The changes that arrived before the cutover may take a while: it counts as begun from here.
  run.progress.setCutover({ step: 'last-changes', ...chosenFor(plan) });
}
