import type { Conversion } from './attributes';

/** A table's primary key. */
export interface TableKey {
  partition: string;
  sort?: string | undefined;
}

/** What a key becomes: `_id` (of both parts, a document), or fields under a unique index. */
export const KEY_FORMS = ['id', 'index'] as const;
export type KeyForm = (typeof KEY_FORMS)[number];

/** How items become documents. */
export interface ItemOptions {
  conversion: Conversion;
  /** Unknown with an export folder, unless told: its manifest does not say. */
  key?: TableKey | undefined;
  keyForm: KeyForm;
}

/** An index that a table has, as one for the collection. */
export interface ProposedIndex {
  name: string;
  key: Record<string, 1>;
}
