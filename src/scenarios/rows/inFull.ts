import type { Described } from '../advice';
import type { Prerequisite } from '../types';
import type { OfMethod, RowData, ScenarioRow } from './types';

/** A row with what its first documented method lends; of methods that are not among those given, nothing is left. */
export function inFull(data: RowData, known: readonly Described[]): ScenarioRow {
  const { withMethodLimits, ...row } = data;
  const methods = row.methods.filter(({ method }) => known.some(({ id }) => id === method));
  const first = methods.find(({ role }) => role === 'documented');
  const lender = known.find(({ id }) => id === first?.method)?.advice;
  const lent = lender?.prerequisites ?? [];
  return {
    ...row,
    methods,
    prerequisites: row.prerequisites.flatMap((one) => wholePrerequisite(one, lent)),
    limits: [...row.limits, ...(withMethodLimits === true ? (lender?.limits ?? []) : [])],
    roles: row.roles ?? lender?.roles ?? [],
    versions: row.versions ?? lender?.versions ?? [],
  };
}

function wholePrerequisite(
  one: Prerequisite | OfMethod,
  lent: readonly Prerequisite[],
): Prerequisite[] {
  if (!('ofMethod' in one)) return [one];
  const { ofMethod, ...words } = one;
  return lent.filter(({ id }) => id === ofMethod).map((whole) => ({ ...whole, ...words }));
}
