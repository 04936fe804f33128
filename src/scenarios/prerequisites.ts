import type { Case } from './case';
import { oplogCoversCopy } from './checks';
import { prerequisite, whenOnline } from './data';
import { cite, type Citation } from './sides';
import type { Prerequisite } from './types';

/** Whether a prerequisite holds, as far as the facts tell. */
export type PrerequisiteState = 'met' | 'not met' | 'unknown';

/** A prerequisite with its state, and the facts that decided it. */
export interface CheckedPrerequisite extends Omit<Prerequisite, 'check'> {
  state: PrerequisiteState;
  /** Whether facts can tell its state; else a person confirms it. */
  decidable: boolean;
  cites: Citation[];
}

/** An oplog that outlasts the copy, as everything that follows wants it. */
export function oplogOutlastsCopy(...sources: string[]): Prerequisite {
  const text = 'The oplog reaches back longer than the copy takes.';
  return whenOnline(prerequisite('oplog-covers-copy', text, sources, oplogCoversCopy));
}

/** A source that stands still while it is copied. */
export function writesStopped(...sources: string[]): Prerequisite {
  const text = 'Writes to the source are stopped for the whole copy.';
  return prerequisite('writes-stopped', text, sources);
}

/** Tells the state of each prerequisite; of several with one id the first counts. */
export function checkPrerequisites(
  prerequisites: readonly Prerequisite[],
  given: Case,
): CheckedPrerequisite[] {
  const byId = new Map(
    prerequisites.toReversed().map((prerequisite) => [prerequisite.id, prerequisite]),
  );
  const concerned = [...byId.values()]
    .toReversed()
    .filter(({ modes }) => modes?.includes(given.mode) ?? true);
  return concerned.map(({ check, ...prerequisite }) => {
    const holds = check?.holds(given);
    return {
      ...prerequisite,
      decidable: check !== undefined,
      state: holds === undefined ? 'unknown' : holds ? 'met' : 'not met',
      cites: check === undefined || holds === undefined ? [] : cite(given, check.facts),
    };
  });
}
