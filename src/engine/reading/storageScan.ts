import { Long, MongoServerError } from 'mongodb';
import { scanPlaceOf, serverProcessOf } from '../bson/rawBatch';
import { editBatch, withFilter } from '../rules/apply';
import { CommittedCursor } from './committedCursor';
import type { Placed, ReadOptions, ScanPlace } from './rangeReader';

/** The record that the scan is to go on after is gone (error_codes.yml: KeyNotFound). */
const RECORD_GONE = 211;

/**
 * A collection's documents in the order in which they are stored, going on after `from` if the
 * same process still has that record, and else from the beginning. The server's own initial sync
 * goes on in the same way (`$_requestResumeToken`, since 4.4).
 */
export async function* scanStorage(
  options: ReadOptions,
  from: ScanPlace | undefined,
): AsyncGenerator<Placed> {
  if (from !== undefined && (yield* scan(options, from))) return;
  let isAfresh = from !== undefined;
  for await (const placed of scan(options, undefined)) {
    yield { ...placed, isAfresh };
    isAfresh = false;
  }
}

/** Returns false, having yielded nothing, if this is another process or the record is gone. */
async function* scan(
  options: ReadOptions,
  from: ScanPlace | undefined,
): AsyncGenerator<Placed, boolean> {
  const { source, namespace, batchSize, rule } = options;
  const command = {
    find: namespace.name,
    batchSize,
    hint: { $natural: 1 },
    ...withFilter({}, rule),
    $_requestResumeToken: true,
    ...(from === undefined ? {} : { $_resumeAfter: { $recordId: Long.fromString(from.recordId) } }),
  };
  const { notBefore } = options;
  const cursor = new CommittedCursor(source, { db: namespace.db, command, batchSize, notBefore });
  try {
    for (let isChecked = from === undefined; ; isChecked = true) {
      const batch = await cursor.next();
      if (!isChecked && serverProcessOf(cursor.driver) !== from?.process) return false;
      if (batch === null) return true;
      const place = scanPlaceOf(cursor.driver);
      yield {
        batch: editBatch(batch, rule),
        place: place === undefined ? undefined : { scan: place },
      };
    }
  } catch (error) {
    if (from !== undefined && error instanceof MongoServerError && error.code === RECORD_GONE) {
      return false;
    }
    throw error;
  } finally {
    await cursor.close();
  }
}
