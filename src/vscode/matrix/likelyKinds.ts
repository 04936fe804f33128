import type { ScenarioFacts } from '../../scenarios/facts';
import { kindsOf, SOURCE_KINDS, TARGET_KINDS, type Kind } from '../../scenarios/kinds';

/** The matrix' rows and columns that two sides are in. */
export function likelyKinds(
  source: ScenarioFacts | undefined,
  target: ScenarioFacts | undefined,
): { sources: Kind[]; targets: Kind[] } {
  return {
    sources: source ? kindsOf(ordinary(source), SOURCE_KINDS) : [],
    targets: target ? kindsOf(ordinary(target), TARGET_KINDS) : [],
  };
}

/** What is not known of a side's management counts as none: else it would fit several kinds. */
function ordinary(facts: ScenarioFacts): ScenarioFacts {
  const { managedBy = 'nothing', hosting = 'other' } = facts;
  return { ...facts, managedBy, hosting };
}
