import { formatNamespace } from '../catalog/namespaces';
import { storageNamespace, type CatalogEntry } from '../catalog/read';
import type { TargetWriter } from '../snapshot/targetWriter';
import { findDocumentDifferences } from './compareCollection';
import { readDocument, type Sides } from './sides';
import type { DocumentDifference } from './compareDocuments';
import { describeId } from '../bson/ids';
import { FerryError } from '../errors';

/**
 * Makes the target's documents of one collection equal to the source's by comparing both and
 * writing only what differs: for collections of which the change stream tells nothing
 * (time-series buckets, stored JavaScript). The source must be quiet.
 * @returns how many documents were written or deleted
 */
export async function alignDocuments(
  sides: Sides,
  entry: CatalogEntry,
  writer: TargetWriter,
  beforeStep: () => Promise<void>,
): Promise<number> {
  const differences: DocumentDifference[] = [];
  await findDocumentDifferences(sides, entry, { live: false, beforeStep }, (difference) => {
    differences.push(difference);
  });
  const from = storageNamespace(entry);
  const to = storageNamespace({ ...sides.map.targetOf(entry), kind: entry.kind });
  await writer.delete(
    to,
    differences.filter(({ kind }) => kind === 'extra').map(({ id }) => id),
  );
  for (const { kind, id } of differences) {
    if (kind === 'extra') continue;
    await beforeStep();
    const bytes = await readDocument(sides.source, from, id, sides.map.ruleOf(entry));
    if (bytes === undefined) {
      throw new FerryError({
        code: 'source-not-quiet',
        kind: 'failed',
        message: `The document ${describeId(id)} vanished from ${formatNamespace(from)} while the target was being made equal.`,
        remedy: 'Stop the writes to the source, then try again.',
        namespace: formatNamespace(entry),
      });
    }
    await writer.replace(to, [{ id, bytes }]);
  }
  return differences.length;
}
