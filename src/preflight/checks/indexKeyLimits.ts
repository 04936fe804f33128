import { documentField, stringField, type FaithfulDocument } from '../../engine/bson/faithful';
import { largestValue } from '../../engine/catalog/documentSizes';
import { formatNamespace } from '../../engine/catalog/namespaces';
import type { CatalogEntry } from '../../engine/catalog/read';
import { readCarriedIndexes } from '../measures';
import { listed } from '../wording';
import type { PreflightCheck, PreflightContext } from '../types';

/** Before 4.2, and in DocumentDB, a document whose index key is longer is refused. */
const BEFORE_4_2 = 1024;
const IN_DOCUMENTDB = 2048;

/** Targets that limit index keys refuse documents that the source took. */
export const indexKeyLimits: PreflightCheck = {
  id: 'index-key-limits',
  title: 'index keys are short enough for the target',
  applies: (context) => limitOf(context) !== undefined,
  run: async (context) => {
    const limit = limitOf(context) ?? Infinity;
    const long: { namespace: string; index: string }[] = [];
    for (const { entry, indexes } of await readCarriedIndexes(context)) {
      for (const index of indexes) {
        if ((await longestKey(context, entry, index)) <= limit) continue;
        long.push({ namespace: formatNamespace(entry), index: stringField(index, 'name') ?? '' });
      }
    }
    if (long.length === 0) return [];
    return [
      {
        severity: 'blocker',
        message: `Index keys longer than the target’s limit of ${limit} bytes were met in ${listed(long.map(({ namespace, index }) => `${namespace} (${index})`))}.`,
        remedy:
          'Choose a target of version 4.2 or later, or replace these indexes on the source by hashed ones.',
        namespaces: [...new Set(long.map(({ namespace }) => namespace))],
      },
    ];
  },
};

function limitOf(context: PreflightContext): number | undefined {
  if (context.targetFacts.provider === 'documentdb') return IN_DOCUMENTDB;
  return context.target.abilities.featuresAtLeast(4, 2) ? undefined : BEFORE_4_2;
}

/** Of plain keys, sampled; hashed, text and geographic ones are short. Arrays count whole. */
async function longestKey(
  { source }: PreflightContext,
  entry: CatalogEntry,
  index: FaithfulDocument,
): Promise<number> {
  const key = [...(documentField(index, 'key') ?? [])];
  if (key.some(([, direction]) => typeof direction === 'string')) return 0;
  const fields = key.map(([path], position): [string, string] => [`f${position}`, `$${path}`]);
  return largestValue(source, entry, Object.fromEntries(fields));
}
