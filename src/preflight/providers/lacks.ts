import {
  documentField,
  numberField,
  stringField,
  type FaithfulDocument,
} from '../../engine/bson/faithful';
import { formatNamespace } from '../../engine/catalog/namespaces';
import type { CatalogEntry } from '../../engine/catalog/read';
import { readCarriedIndexes } from '../measures';
import { listed } from '../wording';
import type { Found, PreflightContext } from '../types';

/** What an imitation of MongoDB cannot hold. */
export interface Lacks {
  /** `Amazon DocumentDB` */
  provider: string;
  entries: { words: string; is: (entry: CatalogEntry) => boolean }[];
  indexes: { words: string; is: (index: FaithfulDocument) => boolean }[];
}

/** One blocker for each thing that the provider lacks and the source has. */
export async function findLacks(context: PreflightContext, lacks: Lacks): Promise<Found[]> {
  const ofEntries = lacks.entries.flatMap(({ words, is }) =>
    lacking(lacks.provider, words, context.carried.filter(is).map(formatNamespace)),
  );
  const indexed = await readCarriedIndexes(context);
  const ofIndexes = lacks.indexes.flatMap(({ words, is }) =>
    lacking(
      lacks.provider,
      words,
      indexed.filter(({ indexes }) => indexes.some(is)).map(({ entry }) => formatNamespace(entry)),
    ),
  );
  return [...ofEntries, ...ofIndexes];
}

function lacking(provider: string, words: string, namespaces: string[]): Found[] {
  if (namespaces.length === 0) return [];
  return [
    {
      severity: 'blocker',
      message: `${provider} has no ${words}: ${listed(namespaces)}.`,
      remedy: 'Exclude them, change them on the source, or choose another target.',
      namespaces,
      choice: 'plan',
    },
  ];
}

/** Whether a key of the index is of this kind: `2d`, `hashed`, … */
export function hasKind(index: FaithfulDocument, kind: string): boolean {
  const key = documentField(index, 'key') ?? new Map<string, unknown>();
  return [...key.keys()].some((field) => stringField(key, field) === kind);
}

/** Whether the index is unique, the one on `_id` apart. */
export function isUnique(index: FaithfulDocument): boolean {
  return numberField(index, 'unique') === 1;
}

/** Whether a key of the index is a wildcard. */
export function isWildcard(index: FaithfulDocument): boolean {
  const key = documentField(index, 'key') ?? new Map<string, unknown>();
  return [...key.keys()].some((field) => field.endsWith('$**'));
}
