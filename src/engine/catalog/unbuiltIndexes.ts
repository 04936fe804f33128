import { MongoServerError } from 'mongodb';
import { isPassing } from '../deployment/retry';
import type { UnbuiltIndex } from '../model/report';

const LONGEST_REASON = 200;

/** Server codes: the user may not, there is no such collection or a view, writes are blocked. */
const NOT_OF_THE_INDEX: unknown[] = [13, 18, 26, 166, 371];

/** Server codes: an index of this key or name is there, with other options or another key. */
const INDEX_CONFLICTS: unknown[] = [85, 86];

/** Whether an index could not be built since another stands in its place. */
export function isIndexConflict(error: unknown): boolean {
  return error instanceof MongoServerError && INDEX_CONFLICTS.includes(error.code);
}

/** Whether an index can't be made for its own sake, so that others can. */
export function isReasonOfIndex(error: unknown): error is MongoServerError {
  return (
    error instanceof MongoServerError && !isPassing(error) && !NOT_OF_THE_INDEX.includes(error.code)
  );
}

/** The last cause that the server names, on one line. */
export function reasonOf(error: Error): string {
  const cause = error.message.split(':: caused by ::').at(-1) ?? '';
  return cause.replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON);
}

/** For the warnings. */
export function describeUnbuilt({ namespace, index, lacks, reason }: UnbuiltIndex): string {
  switch (lacks) {
    case 'index':
      return `${namespace}: the index ${index} could not be built (${reason}), so the target does not have it. Remove the cause, and create it there if nothing does so later.`;
    case 'unique':
      return `${namespace}: the index ${index} could not be made unique again, since documents conflict (${reason}). It is there, not unique; remove the duplicates and recreate it.`;
    case 'prepareUnique':
      return `${namespace}: the index ${index} does not refuse new duplicates in the target as it does in the source (prepareUnique): ${reason}.`;
  }
}
