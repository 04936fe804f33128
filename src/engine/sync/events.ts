import { decodeFaithfully, type FaithfulDocument } from '../bson/faithful';
import { findElement, isNamed, nameOf, stringAt, walk } from '../bson/raw';
import type { Namespace } from '../catalog/namespaces';
import type { ClusterTime } from '../deployment/types';

/** A change of one document. All buffers are slices of the reply they came in. */
export interface DocumentEvent {
  kind: 'document';
  operation: 'insert' | 'update' | 'replace' | 'delete';
  namespace: Namespace;
  /** The `documentKey`: `_id`, and the shard key where there is one. */
  key: Buffer;
  /** The `_id` element. */
  id: Buffer;
  /** After an insert or a replacement, unless the stream leaves documents out. */
  document?: Buffer | undefined;
  time: ClusterTime;
  /** 16 bytes; since 6.0. */
  collectionUuid?: Buffer;
}

/** A change of the catalog. */
export interface CatalogEvent {
  kind: 'catalog';
  /** `create`, `drop`, `rename`, `dropDatabase`, `createIndexes`, `dropIndexes`, `modify`, … */
  operation: string;
  db: string;
  /** Absent for a whole database. */
  name?: string;
  /** New name, for a rename. */
  to?: Namespace;
  description?: FaithfulDocument;
  time: ClusterTime;
  /** 16 bytes; since 6.0. */
  collectionUuid?: Buffer;
}

export type ChangeEvent = DocumentEvent | CatalogEvent;

const DOCUMENT_OPERATIONS = ['insert', 'update', 'replace', 'delete'] as const;
const UUID_LENGTH = 16;

function isDocumentOperation(text: string): text is DocumentEvent['operation'] {
  return (DOCUMENT_OPERATIONS as readonly string[]).includes(text);
}

function namespaceAt(bytes: Buffer, offset: number): { db: string; name?: string } {
  let db = '';
  let name: string | undefined;
  walk(bytes, offset, (position) => {
    const field = nameOf(bytes, position);
    if (field === 'db') db = stringAt(bytes, position);
    else if (field === 'coll') name = stringAt(bytes, position);
    return undefined;
  });
  return name === undefined ? { db } : { db, name };
}

/** Reads the event at `offset` in place; only what routing needs is decoded. */
export function parseEvent(bytes: Buffer, offset: number): ChangeEvent {
  let operation = '';
  let namespace: { db: string; name?: string } = { db: '' };
  let to: { db: string; name?: string } | undefined;
  let time: ClusterTime = { seconds: 0, increment: 0 };
  let key: Buffer | undefined;
  let document: Buffer | undefined;
  let description: FaithfulDocument | undefined;
  let collectionUuid: Buffer | undefined;
  walk(bytes, offset, (position) => {
    const slice = () => bytes.subarray(position.value, position.end);
    if (isNamed(bytes, position, 'operationType')) operation = stringAt(bytes, position);
    else if (isNamed(bytes, position, 'clusterTime')) {
      time = {
        increment: bytes.readUInt32LE(position.value),
        seconds: bytes.readUInt32LE(position.value + 4),
      };
    } else if (isNamed(bytes, position, 'ns')) namespace = namespaceAt(bytes, position.value);
    else if (isNamed(bytes, position, 'documentKey')) key = slice();
    else if (isNamed(bytes, position, 'fullDocument')) document = slice();
    else if (isNamed(bytes, position, 'to')) to = namespaceAt(bytes, position.value);
    else if (isNamed(bytes, position, 'collectionUUID')) {
      collectionUuid = bytes.subarray(position.end - UUID_LENGTH, position.end);
    } else if (isNamed(bytes, position, 'operationDescription')) {
      description = decodeFaithfully(bytes, position.value);
    }
    return undefined;
  });
  if (isDocumentOperation(operation) && key !== undefined && namespace.name !== undefined) {
    const position = findElement(key, 0, '_id');
    if (position === undefined) throw new RangeError('a change event without _id');
    return {
      kind: 'document',
      operation,
      namespace: { db: namespace.db, name: namespace.name },
      key,
      id: key.subarray(position.start, position.end),
      ...(document === undefined ? {} : { document }),
      time,
      ...(collectionUuid === undefined ? {} : { collectionUuid }),
    };
  }
  return {
    kind: 'catalog',
    operation,
    ...namespace,
    ...(to?.name === undefined ? {} : { to: { db: to.db, name: to.name } }),
    ...(description === undefined ? {} : { description }),
    time,
    ...(collectionUuid === undefined ? {} : { collectionUuid }),
  };
}
