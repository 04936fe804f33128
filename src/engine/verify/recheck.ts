import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogEntry } from '../catalog/read';
import type { DocumentDifference } from './compareDocuments';
import { digestsOf, placeOn } from './lookUp';
import type { VerifyMode } from '../model/verification';
import type { Sides } from './sides';

/** A difference on a deployment that is written to may be a change on its way: looked at again so often. */
const RECHECKS = 3;
const SETTLE_MS = 1_000;

interface RecheckOptions {
  mode?: VerifyMode | undefined;
  /** Between two looks; a second unless told. */
  settleMs?: number | undefined;
}

/** Looks at suspects again until they agree or stay different; changes on their way arrive meanwhile. */
export async function recheck(
  sides: Sides,
  entry: CatalogEntry,
  suspects: DocumentDifference[],
  options: RecheckOptions,
): Promise<DocumentDifference[]> {
  let left = suspects;
  for (let round = 0; round < RECHECKS && left.length > 0; round++) {
    await sleep(options.settleMs ?? SETTLE_MS);
    left = await lookAgain(sides, entry, left, options);
  }
  return left;
}

/** Those that differ still. */
async function lookAgain(
  sides: Sides,
  entry: CatalogEntry,
  suspects: DocumentDifference[],
  { mode }: RecheckOptions,
): Promise<DocumentDifference[]> {
  const displaced = suspects.filter(({ kind }) => kind === 'order');
  const ids = suspects.filter(({ kind }) => kind !== 'order').map(({ id }) => id);
  const [a, b] = await Promise.all(
    (['source', 'target'] as const).map((side) =>
      digestsOf(placeOn(side, sides, entry), ids, mode === 'content'),
    ),
  );
  const still = ids.flatMap((id, index): DocumentDifference[] => {
    const [left, right] = [a?.[index], b?.[index]];
    if (left === undefined) return right === undefined ? [] : [{ kind: 'extra', id }];
    if (right === undefined) return [{ kind: 'missing', id }];
    return left.equals(right) ? [] : [{ kind: 'different', id }];
  });
  return [...displaced, ...still];
}
