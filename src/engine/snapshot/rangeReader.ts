import type { Timestamp } from 'mongodb';
import { nextRawBatch, type RawBatch } from '../bson/rawBatch';
import type { Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import type { CompiledRule } from '../rules/documentRule';
import { editBatch, withFilter } from '../rules/apply';
import { rangeQueries, type Range } from './ranges';

/** Most documents a reply; the target takes as many in one insert. */
const MOST_DOCUMENTS = 100_000;

/**
 * What a reply is to hold: as fast as the server's own limit of 16 MB, at less than half the
 * memory (measured).
 */
const REPLY_BYTES = 4_000_000;

/** Documents to ask for in a reply, by a collection's average. */
export function documentsPerReply(size: { documents: number; bytes: number }): number {
  if (size.documents === 0 || size.bytes === 0) return MOST_DOCUMENTS;
  const wanted = Math.ceil((REPLY_BYTES * size.documents) / size.bytes);
  return Math.min(wanted, MOST_DOCUMENTS);
}

/**
 * Read concern that never shows what an election could undo, and on a lagging member waits for
 * `notBefore`. A standalone knows neither.
 */
export function readConcern(source: Deployment, notBefore?: Timestamp): object | undefined {
  if (source.topology === 'standalone') return undefined;
  return {
    level: 'majority',
    ...(notBefore === undefined ? {} : { afterClusterTime: notBefore }),
  };
}

/** A range's documents, reply by reply. */
export async function* readRange(
  source: Deployment,
  namespace: Namespace,
  range: Range,
  options: {
    notBefore?: Timestamp | undefined;
    ordered?: boolean;
    /** Documents a reply. */
    batchSize: number;
    /** What of the documents counts. */
    rule?: CompiledRule | undefined;
  },
): AsyncGenerator<RawBatch> {
  const concern = readConcern(source, options.notBefore);
  for (const query of rangeQueries(range)) {
    const cursor = source.client.db(namespace.db).runCursorCommand({
      find: namespace.name,
      batchSize: options.batchSize,
      ...(options.ordered === true ? { hint: { _id: 1 }, sort: { _id: 1 } } : {}),
      ...withFilter(query, options.rule),
      ...(concern === undefined ? {} : { readConcern: concern }),
    });
    cursor.setBatchSize(options.batchSize);
    try {
      for (;;) {
        const batch = await nextRawBatch(cursor);
        if (batch === null) break;
        yield editBatch(batch, options.rule);
      }
    } finally {
      await cursor.close();
    }
  }
}
