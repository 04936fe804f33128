import { Binary, MongoServerError } from 'mongodb';
import { describeId, idBound } from '../bson/ids';
import { idElement } from '../bson/raw';
import { nextRawBatch } from '../bson/rawBatch';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import type { ClusterTime } from '../deployment/types';
import { FerryError } from '../errors';
import { readConcern } from '../snapshot/rangeReader';
import type { RawDocument } from '../snapshot/targetWriter';
import { toTimestamp } from './clusterTime';

/** Server code: the collection has another name by now, which the error tells (since 6.0). */
const COLLECTION_UUID_MISMATCH = 361;
const UUID_SUBTYPE = 4;

/**
 * Documents as the source has them now, at `notBefore` or later, reply by reply. Those that are
 * gone are left out: the event that removed them is still to come.
 * @param collectionUuid the collection that the ids belong to, whatever its name is by now
 */
export async function* fetchDocuments(
  source: Deployment,
  namespace: Namespace,
  collectionUuid: Buffer | undefined,
  ids: Buffer[],
  notBefore: ClusterTime,
): AsyncGenerator<RawDocument[]> {
  const values = ids.map((id) => {
    const bound = idBound(id);
    if (bound === undefined) throw unsayableId(namespace, id);
    return bound.get('_id');
  });
  const checked = source.atLeast(6) && collectionUuid !== undefined;
  const cursor = source.client.db(namespace.db).runCursorCommand({
    find: namespace.name,
    filter: { _id: { $in: values } },
    batchSize: ids.length,
    readConcern: readConcern(source, toTimestamp(notBefore)),
    ...(checked ? { collectionUUID: new Binary(collectionUuid, UUID_SUBTYPE) } : {}),
  });
  try {
    for (;;) {
      const batch = await nextRawBatch(cursor);
      if (batch === null) return;
      const documents: RawDocument[] = [];
      for (let index = 0; index < batch.count; index++) {
        const bytes = batch.bytes.subarray(batch.offsets[index], batch.offsets[index + 1]);
        const id = idElement(bytes, 0);
        if (id !== undefined) documents.push({ id, bytes });
      }
      yield documents;
    }
  } catch (error) {
    if (error instanceof MongoServerError && error.code === COLLECTION_UUID_MISMATCH) {
      const name = error.actualCollection as string | null;
      if (name === null || name === namespace.name) return;
      yield* fetchDocuments(source, { db: namespace.db, name }, collectionUuid, ids, notBefore);
    }
    throw error;
  } finally {
    await cursor.close();
  }
}

function unsayableId(namespace: Namespace, id: Buffer): FerryError {
  return new FerryError({
    code: 'unsupported-id',
    kind: 'failed',
    message: `A document of ${formatNamespace(namespace)} was updated whose _id is of a deprecated type: ${describeId(id)}.`,
    remedy: 'Give it an _id of a current type, or exclude the collection.',
    namespace: formatNamespace(namespace),
  });
}
