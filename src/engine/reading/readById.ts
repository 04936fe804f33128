import type { Document, Timestamp } from 'mongodb';
import type { RawDocument } from '../bson/compose';
import { idQueries } from '../bson/ids';
import { idElement } from '../bson/raw';
import type { Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import { CommittedCursor } from './committedCursor';
import { withFilter } from '../rules/apply';
import type { CompiledRule } from '../rules/documentRule';

/**
 * The documents with these `_id` elements, reply by reply, in any order; those that are not there
 * are left out.
 * @param options further fields of the `find` command, and the time before which nothing is shown
 * @param rule what of the documents counts
 */
export async function* readById(
  deployment: Deployment,
  namespace: Namespace,
  ids: Buffer[],
  { notBefore, ...fields }: Document & { notBefore?: Timestamp } = {},
  rule?: CompiledRule,
): AsyncGenerator<RawDocument[]> {
  for (const { filter, wants } of idQueries(ids)) {
    const cursor = new CommittedCursor(deployment, {
      db: namespace.db,
      command: {
        find: namespace.name,
        ...withFilter({ filter }, rule),
        batchSize: ids.length,
        ...fields,
      },
      batchSize: ids.length,
      notBefore,
    });
    try {
      for (;;) {
        const batch = await cursor.next();
        if (batch === null) break;
        const documents: RawDocument[] = [];
        for (let index = 0; index < batch.count; index++) {
          const bytes = batch.bytes.subarray(batch.offsets[index], batch.offsets[index + 1]);
          const id = idElement(bytes, 0);
          if (id !== undefined && wants(id))
            documents.push({ id, bytes: rule?.edit?.(bytes) ?? bytes });
        }
        yield documents;
      }
    } finally {
      await cursor.close();
    }
  }
}
