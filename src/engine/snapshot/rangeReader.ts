import type { Timestamp } from 'mongodb';
import { nextRawBatch, type RawBatch } from '../bson/rawBatch';
import type { Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import { rangeOptions, type Range } from './ranges';

/** Most documents a reply; the target takes as many in one insert. Replies are cut at 16 MB anyway. */
const MOST_DOCUMENTS = 100_000;

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
  options: { notBefore?: Timestamp | undefined; ordered?: boolean } = {},
): AsyncGenerator<RawBatch> {
  const concern = readConcern(source, options.notBefore);
  const cursor = source.client.db(namespace.db).runCursorCommand({
    find: namespace.name,
    batchSize: MOST_DOCUMENTS,
    ...(options.ordered === true ? { hint: { _id: 1 }, sort: { _id: 1 } } : {}),
    ...rangeOptions(range),
    ...(concern === undefined ? {} : { readConcern: concern }),
  });
  cursor.setBatchSize(MOST_DOCUMENTS);
  try {
    for (;;) {
      const batch = await nextRawBatch(cursor);
      if (batch === null) return;
      yield batch;
    }
  } finally {
    await cursor.close();
  }
}
