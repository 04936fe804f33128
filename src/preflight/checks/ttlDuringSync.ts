import { formatNamespace } from '../../engine/catalog/namespaces';
import { readCarriedIndexes } from '../measures';
import { listed } from '../wording';
import type { PreflightCheck } from '../types';

/** While changes are followed, the source alone decides when a document expires. */
export const ttlDuringSync: PreflightCheck = {
  id: 'ttl-during-sync',
  title: 'no document expires during the migration',
  applies: ({ plan }) => plan.kind !== 'snapshot',
  run: async (context) => {
    const namespaces = (await readCarriedIndexes(context))
      .filter(
        ({ entry, indexes }) =>
          entry.options.has('expireAfterSeconds') ||
          indexes.some((index) => index.has('expireAfterSeconds')),
      )
      .map(({ entry }) => formatNamespace(entry));
    if (namespaces.length === 0) return [];
    return [
      {
        severity: 'note',
        message: `Documents expire in ${listed(namespaces)}: the target does not expire any until the cutover, but follows the source’s deletions.`,
        remedy: 'Nothing to do: the cutover turns expiry on.',
        namespaces,
      },
    ];
  },
};
