import { COLLECTION_TRAPS } from './traps/collections';
import { DOCUMENT_TRAPS } from './traps/documents';
import { STEADINESS_TRAPS } from './traps/steadiness';

/** A trap, and the tests that fall into it: file and title, or the part of it that does not vary. */
export type Traps = Readonly<Record<string, readonly (readonly [file: string, title: string])[]>>;

/**
 * Every trap that another engine is known to have fallen into, and everything that a migration must
 * keep or survive, with the tests that fail without its handling. A unit test sees that they are
 * there.
 */
export const TRAPS: Traps = { ...DOCUMENT_TRAPS, ...COLLECTION_TRAPS, ...STEADINESS_TRAPS };
