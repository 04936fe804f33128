import { largestDocument } from '../../engine/catalog/documentSizes';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { forEachLimited } from '../../engine/concurrency';
import { measureCarried } from '../measures';
import { formatBytes } from '../../report/format';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

const MEBIBYTE = 1024 * 1024;

/**
 * The event of a changed document holds the document and more, and may be no larger than 16 MiB
 * and 16 KiB (server: BSONObjMaxInternalSize).
 */
const LARGEST_FOLLOWED = 15 * MEBIBYTE;

/** Unless the account was given EnableMongo16MBDocumentSupport. */
const LARGEST_IN_COSMOS_DB = 2 * MEBIBYTE;

/** The largest collections are looked at. */
const MEASURED_COLLECTIONS = 50;

/** Documents near the limit can be copied; following changes whose event does not fit takes longer. */
export const documentLimits: PreflightCheck = {
  id: 'document-limits',
  title: 'no document is near a limit of size',
  applies: (context) => limitOf(context) !== undefined,
  run: async (context) => {
    const limit = limitOf(context) ?? Infinity;
    const large = await collectionsAbove(context, limit);
    return large.length === 0 ? [] : [finding(context, large)];
  },
};

function limitOf({ plan, targetFacts }: PreflightContext): number | undefined {
  if (targetFacts.provider === 'cosmosdb') return LARGEST_IN_COSMOS_DB;
  return plan.kind === 'snapshot' ? undefined : LARGEST_FOLLOWED;
}

/** No document is larger than its collection, so most need not be looked into. */
async function collectionsAbove(
  context: PreflightContext,
  limit: number,
): Promise<{ namespace: string; bytes: number }[]> {
  const candidates = (await measureCarried(context))
    .filter(({ entry, dataBytes }) => dataBytes > limit && entry.kind !== 'timeseries')
    .sort((a, b) => b.dataBytes - a.dataBytes)
    .slice(0, MEASURED_COLLECTIONS);
  const large: { namespace: string; bytes: number }[] = [];
  await forEachLimited(candidates, 2, async ({ entry }) => {
    const bytes = await largestDocument(context.source, entry);
    if (bytes > limit) large.push({ namespace: formatNamespace(entry), bytes });
  });
  return large;
}

function finding(
  { targetFacts }: PreflightContext,
  large: { namespace: string; bytes: number }[],
): Found {
  const namespaces = large.map(({ namespace }) => namespace);
  const largest = formatBytes(Math.max(...large.map(({ bytes }) => bytes)));
  if (targetFacts.provider === 'cosmosdb') {
    return {
      severity: 'blocker',
      message: `Documents of up to ${largest} are larger than Cosmos DB takes by default (2 MB): ${listed(namespaces)}.`,
      remedy: 'Give the account the capability EnableMongo16MBDocumentSupport, or exclude them.',
      namespaces,
    };
  }
  return {
    severity: 'note',
    message: `Documents of up to ${largest} are near the limit of 16 MiB; where the event of a change is larger than that, the document is read instead: ${listed(namespaces)}.`,
    remedy: 'Nothing has to be done; following such changes takes longer.',
    namespaces,
  };
}
