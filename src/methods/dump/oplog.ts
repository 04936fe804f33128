import { BSON, type Timestamp } from 'mongodb';
import { BSON_TYPE, findElement, stringAt } from '../../engine/bson/raw';
import type { RawBatch } from '../../engine/bson/rawBatch';
import { SYSTEM_DATABASES } from '../../engine/catalog/namespaces';
import type { Deployment } from '../../engine/deployment/deployment';
import { FerryError } from '../../engine/errors';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import { CommittedCursor } from '../../engine/reading/committedCursor';
import { batchOf } from '../../engine/target/writing/batches';
import { throwIfStopped, type JobContext } from '../job';
import type { CollectionSink } from './sink';
import type { DumpRequest } from './types';

const OPLOG = 'oplog.rs';
const SKIPPED = new Set([...SYSTEM_DATABASES, DEFAULT_STATE_DATABASE]);

/**
 * Makes sure that a dump can hold the oplog.
 * @throws FerryError `oplog-of-part`, `oplog-impossible`: the dump would be of no one moment
 */
export function refuseOplog(
  { topology }: Deployment,
  { include, exclude }: Pick<DumpRequest, 'include' | 'exclude'>,
): void {
  if (include.length > 0 || exclude.length > 0) {
    throw new FerryError({
      code: 'oplog-of-part',
      kind: 'usage',
      message: 'A dump holds the oplog only if it holds everything.',
      remedy: 'Leave includes and excludes out, or the oplog.',
    });
  }
  if (topology === 'replicaSet') return;
  throw new FerryError({
    code: 'oplog-impossible',
    kind: 'refused',
    message: `The dump cannot hold the oplog: ${topology === 'standalone' ? 'a standalone server has none' : 'it can be read from a replica set only, not through mongos'}.`,
    remedy: 'Stop the writes and dump without the oplog, or migrate instead.',
  });
}

/**
 * Where the oplog of a dump that begins now has to begin: at the oldest transaction that is under
 * way, or else now.
 */
export async function oplogStart(source: Deployment): Promise<Timestamp> {
  const oldest = await source.client
    .db('config')
    .collection<{ startOpTime: { ts: Timestamp } }>('transactions')
    .findOne({ state: { $in: ['prepared', 'inProgress'] } }, { sort: { startOpTime: 1 } });
  return oldest?.startOpTime.ts ?? (await entryAt(source, -1));
}

/**
 * Writes what happened since `start`, so that a restore can bring all collections to the moment at
 * which this begins.
 * @returns how many entries
 * @throws FerryError `oplog-rolled-over`, `oplog-rename`
 */
export async function dumpOplog(
  source: Deployment,
  start: Timestamp,
  output: CollectionSink,
  context: JobContext,
): Promise<number> {
  const end = await entryAt(source, -1);
  const command = { find: OPLOG, filter: { ts: { $gte: start, $lte: end } } };
  const cursor = new CommittedCursor(source, { db: 'local', command });
  let entries = 0;
  try {
    for (let batch; (batch = await cursor.next()) !== null;) {
      throwIfStopped(context);
      const kept = batchOf(documents(batch).filter(belongs));
      await output.write(kept.bytes);
      entries += kept.count;
    }
  } finally {
    await cursor.close();
  }
  // Afterwards: what was cut off while it was read is missing, too.
  if ((await entryAt(source, 1)).greaterThan(start)) throw rolledOver();
  await output.end();
  return entries;
}

/** The time of the oplog's first (1) or last (-1) entry. */
async function entryAt(source: Deployment, order: 1 | -1): Promise<Timestamp> {
  const command = {
    ...{ find: OPLOG, sort: { $natural: order }, projection: { ts: 1 } },
    ...{ limit: 1, singleBatch: true },
  };
  const cursor = new CommittedCursor(source, { db: 'local', command });
  try {
    const entry = await cursor.next();
    if (entry === null) throw rolledOver();
    return (BSON.deserialize(entry.bytes) as { ts: Timestamp }).ts;
  } finally {
    await cursor.close();
  }
}

function documents({ bytes, offsets, count }: RawBatch): Buffer[] {
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(offsets[index], offsets[index + 1]),
  );
}

/** Whether an entry is about what the dump holds. @throws FerryError `oplog-rename` */
function belongs(entry: Buffer): boolean {
  const namespace = findElement(entry, 0, 'ns');
  const [database = ''] = namespace === undefined ? [] : stringAt(entry, namespace).split('.', 1);
  const object = findElement(entry, 0, 'o');
  if (object?.type === BSON_TYPE.document && !SKIPPED.has(database)) {
    if (findElement(entry, object.value, 'renameCollection') !== undefined) throw renamed(database);
  }
  // A transaction's entries stand under admin.
  return database === 'admin' ? isCommand(entry) : !SKIPPED.has(database);
}

function isCommand(entry: Buffer): boolean {
  const operation = findElement(entry, 0, 'op');
  return operation !== undefined && stringAt(entry, operation) === 'c';
}

function renamed(database: string): FerryError {
  return new FerryError({
    code: 'oplog-rename',
    kind: 'failed',
    message: `A collection of ${database} was renamed while it was dumped, which no dump with the oplog can hold.`,
    remedy: 'Start again when nothing is renamed; $out and mapReduce do so, too.',
  });
}

function rolledOver(): FerryError {
  return new FerryError({
    code: 'oplog-rolled-over',
    kind: 'failed',
    message: 'The oplog no longer holds what was written since the dump began.',
    remedy: 'Enlarge the oplog, dump when less is written, or migrate instead.',
  });
}
