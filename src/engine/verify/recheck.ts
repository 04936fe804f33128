import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import { sameContent, type DocumentDifference } from './compareDocuments';
import type { VerifyMode } from './modes';
import { readBoth, type Sides } from './sides';

/** A difference on a deployment that is written to may be a change on its way: looked at again so often. */
const RECHECKS = 3;
const SETTLE_MS = 1_000;
/** Each of two documents, that may be large. */
const SUSPECTS_AT_ONCE = 8;

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
    const still = new Map<number, DocumentDifference>();
    await forEachLimited([...left.entries()], SUSPECTS_AT_ONCE, async ([place, suspect]) => {
      const difference = await lookAgain(sides, entry, suspect, options);
      if (difference !== undefined) still.set(place, difference);
    });
    left = left.flatMap((_suspect, place) => still.get(place) ?? []);
  }
  return left;
}

async function lookAgain(
  sides: Sides,
  entry: CatalogEntry,
  suspect: DocumentDifference,
  options: RecheckOptions,
): Promise<DocumentDifference | undefined> {
  if (suspect.kind === 'order') return suspect;
  const { a, b } = await readBoth(sides, entry, suspect.id);
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined) return { ...suspect, kind: 'extra' };
  if (b === undefined) return { ...suspect, kind: 'missing' };
  return equal(a, b, options) ? undefined : { ...suspect, kind: 'different' };
}

function equal(a: Buffer, b: Buffer, { mode }: RecheckOptions): boolean {
  return mode === 'content' ? sameContent(a, b) : a.equals(b);
}
