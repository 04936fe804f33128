/**
 * The archive format of mongodump (mongo-tools, common/archive/spec.md): a magic number, a prelude
 * that describes all collections, then documents in segments of one collection each, which may
 * alternate, and after a collection's last one a checksum.
 */
import { BSON, Long, type Document } from 'mongodb';
import type { Namespace } from '../../engine/catalog/namespaces';
import { storageNamespace } from '../../engine/catalog/read';
import { renderMetadata, typeOf, type DumpedCollection } from './metadata';

export const MAGIC = Buffer.from([0x6d, 0xe2, 0x99, 0x81]);
export const TERMINATOR = Buffer.from([0xff, 0xff, 0xff, 0xff]);
const FORMAT_VERSION = '0.1';

/** What stands for the oplog in an archive: a collection of no database, without metadata. */
export const OPLOG: DumpedCollection = {
  db: '',
  name: 'oplog',
  kind: 'collection',
  options: new Map(),
  indexes: [],
};

/** Whether that is the oplog. */
export function isOplog({ db, name }: Namespace): boolean {
  return db === OPLOG.db && name === OPLOG.name;
}

/** Magic number and prelude. */
export function preludeBytes(
  collections: DumpedCollection[],
  versions: { server: string; tool: string },
  concurrent: number,
): Buffer {
  const header = {
    concurrent_collections: concurrent,
    version: FORMAT_VERSION,
    server_version: versions.server,
    tool_version: versions.tool,
  };
  const descriptions = collections.map((collection) => ({
    db: collection.db,
    collection: collection.name,
    metadata: isOplog(collection) ? '' : renderMetadata(collection),
    size: 0,
    type: isOplog(collection) ? '' : typeOf(collection),
  }));
  return Buffer.concat([
    MAGIC,
    ...[header, ...descriptions].map((document: Document) => BSON.serialize(document)),
    TERMINATOR,
  ]);
}

/** What stands before a segment of documents, or with a checksum after the last one. */
export function segmentHeader(collection: DumpedCollection, checksum?: bigint): Uint8Array {
  const { db, name } = storageNamespace(collection);
  return BSON.serialize({
    db,
    collection: name,
    EOF: checksum !== undefined,
    CRC: Long.fromBigInt(checksum ?? 0n),
  });
}
