import { decodeFaithfully, type FaithfulDocument } from '../bson/faithful';
import { BSON_TYPE, DamagedBson, ElementCursor, findElement, isNamed, stringAt } from '../bson/raw';
import type { Namespace } from '../catalog/namespaces';
import type { ClusterTime } from '../model/clusterTime';
import type { ChangedCollection } from '../reading/fetch';

/** A change of one document. `id` and `document` are slices of the reply they came in. */
export interface DocumentEvent {
  kind: 'document';
  operation: 'insert' | 'update' | 'replace' | 'delete';
  collection: ChangedCollection;
  /** The bytes of the `documentKey` as latin1: `_id`, and the shard key where there is one. */
  key: string;
  /** The `_id` element. */
  id: Buffer;
  /** After an insert or a replacement, unless the stream leaves documents out. */
  document?: Buffer | undefined;
  time: ClusterTime;
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
  const namespace: { db: string; name?: string } = { db: '' };
  const at = new ElementCursor(bytes, offset);
  while (at.next()) {
    if (isNamed(bytes, at, 'db')) namespace.db = stringAt(bytes, at);
    else if (isNamed(bytes, at, 'coll')) namespace.name = stringAt(bytes, at);
  }
  return namespace;
}

/** Where a field's value lies. */
interface Span {
  value: number;
  end: number;
}

/** Reads the events of one reply in place; only what routing needs is decoded. */
export class EventParser {
  private readonly collections = new Map<string, ChangedCollection>();

  constructor(private readonly bytes: Buffer) {}

  /** The event at `offset`. @throws RangeError (DamagedBson) for one without what every event has: malformed */
  parse(offset: number): ChangeEvent {
    const { bytes } = this;
    let operation = '';
    let ns: Span | undefined;
    let uuid: Span | undefined;
    let to: Span | undefined;
    let key: Span | undefined;
    let document: Span | undefined;
    let description: Span | undefined;
    let time: ClusterTime = { seconds: 0, increment: 0 };
    const at = new ElementCursor(bytes, offset);
    const here = (type: number): Span => {
      if (at.type !== type) throw new DamagedBson('a change event of another form', at.start);
      return { value: at.value, end: at.end };
    };
    while (at.next()) {
      if (isNamed(bytes, at, 'operationType')) operation = stringAt(bytes, at);
      else if (isNamed(bytes, at, 'clusterTime')) time = timeAt(bytes, here(BSON_TYPE.timestamp));
      else if (isNamed(bytes, at, 'ns')) ns = here(BSON_TYPE.document);
      else if (isNamed(bytes, at, 'documentKey')) key = here(BSON_TYPE.document);
      else if (isNamed(bytes, at, 'fullDocument')) {
        if (at.type !== BSON_TYPE.null) document = here(BSON_TYPE.document);
      } else if (isNamed(bytes, at, 'to')) to = here(BSON_TYPE.document);
      else if (isNamed(bytes, at, 'collectionUUID')) uuid = here(BSON_TYPE.binary);
      else if (isNamed(bytes, at, 'operationDescription')) description = here(BSON_TYPE.document);
    }
    if (isDocumentOperation(operation) && key !== undefined && ns !== undefined) {
      const collection = this.collectionAt(ns, uuid);
      return this.documentEvent(operation, collection, key, document, time);
    }
    return {
      kind: 'catalog',
      operation,
      ...(ns === undefined ? { db: '' } : namespaceAt(bytes, ns.value)),
      ...(to === undefined ? {} : newName(namespaceAt(bytes, to.value))),
      ...(description === undefined
        ? {}
        : { description: decodeFaithfully(bytes, description.value) }),
      time,
      ...(uuid === undefined ? {} : { collectionUuid: uuidAt(bytes, uuid) }),
    };
  }

  private documentEvent(
    operation: DocumentEvent['operation'],
    collection: ChangedCollection,
    key: Span,
    document: Span | undefined,
    time: ClusterTime,
  ): DocumentEvent {
    const { bytes } = this;
    const id = findElement(bytes, key.value, '_id');
    if (id === undefined) throw new RangeError('a change event without _id');
    return {
      kind: 'document',
      operation,
      collection,
      key: bytes.toString('latin1', key.value, key.end),
      id: bytes.subarray(id.start, id.end),
      document: document === undefined ? undefined : bytes.subarray(document.value, document.end),
      time,
    };
  }

  /** One object a collection: names are decoded once. */
  private collectionAt(ns: Span, uuid: Span | undefined): ChangedCollection {
    const { bytes } = this;
    const ofUuid = uuid === undefined ? '' : bytes.toString('latin1', uuid.value, uuid.end);
    const key = bytes.toString('latin1', ns.value, ns.end) + ofUuid;
    let collection = this.collections.get(key);
    if (collection === undefined) {
      const { db, name } = namespaceAt(bytes, ns.value);
      if (name === undefined) throw new RangeError('a change of a document without a collection');
      collection = {
        namespace: { db, name },
        ...(uuid === undefined ? {} : { uuid: uuidAt(bytes, uuid) }),
        key,
      };
      this.collections.set(key, collection);
    }
    return collection;
  }
}

function timeAt(bytes: Buffer, { value }: Span): ClusterTime {
  return { increment: bytes.readUInt32LE(value), seconds: bytes.readUInt32LE(value + 4) };
}

/** In its own memory: a collection is known for longer than the reply that told of it. */
function uuidAt(bytes: Buffer, { end }: Span): Buffer {
  return Buffer.from(bytes.subarray(end - UUID_LENGTH, end));
}

function newName({ db, name }: { db: string; name?: string }): Pick<CatalogEvent, 'to'> {
  return name === undefined ? {} : { to: { db, name } };
}
