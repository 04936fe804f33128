import type { Binary } from 'mongodb';
import { documentField, stringField, type FaithfulDocument } from '../../engine/bson/faithful';
import type { Namespace } from '../../engine/catalog/namespaces';
import { kindOf, type CatalogEntry } from '../../engine/catalog/read';
import { canonicalJson } from './canonicalJson';
import { parseMetadataJson } from './metadataJson';

/** A collection or view as a dump describes it. */
export interface DumpedCollection extends CatalogEntry {
  /** As `listIndexes` gave them, the one on `_id` included. */
  indexes: FaithfulDocument[];
}

const TYPES = { view: 'view', timeseries: 'timeseries' } as const;

/** `view`, `timeseries` or `collection`. */
export function typeOf(entry: Pick<CatalogEntry, 'kind'>): string {
  return entry.kind in TYPES ? entry.kind : 'collection';
}

/** The text of a `.metadata.json` file, as mongodump 100.x writes it. */
export function renderMetadata(collection: DumpedCollection): string {
  const { options, indexes, uuid, name } = collection;
  const type = typeOf(collection);
  return canonicalJson(
    new Map<string, unknown>([
      ...(options.size === 0 ? [] : ([['options', options]] as const)),
      ['indexes', indexes],
      // mongodump gives none of a time-series collection, whose documents lie in another one.
      ...(uuid === undefined || type !== 'collection' ? [] : ([['uuid', hexOf(uuid)]] as const)),
      ['collectionName', name],
      ['type', type],
    ]),
  );
}

function hexOf(uuid: Binary): string {
  return Buffer.from(uuid.buffer.subarray(0, uuid.position)).toString('hex');
}

/**
 * What a `.metadata.json` file says of a collection.
 * @throws SyntaxError if it is not Extended JSON, or says no such thing
 */
export function parseMetadata(text: Buffer, namespace: Namespace): DumpedCollection {
  // Very old dumps have empty files beside collections without options or indexes.
  const document = text.length === 0 ? new Map<string, unknown>() : parseMetadataJson(text);
  const options = documentField(document, 'options') ?? new Map<string, unknown>();
  const indexes = document.get('indexes') ?? [];
  if (!Array.isArray(indexes) || !indexes.every((index) => index instanceof Map)) {
    throw new SyntaxError('“indexes” is no list of indexes');
  }
  const type = options.has('viewOn')
    ? 'view'
    : options.has('timeseries')
      ? 'timeseries'
      : undefined;
  return {
    ...namespace,
    kind: kindOf(type, options),
    options,
    indexes: indexes as FaithfulDocument[],
  };
}

/** The name that a collection's metadata have, which a file's name may be too short for. */
export function nameInMetadata(text: Buffer): string | undefined {
  return text.length === 0 ? undefined : stringField(parseMetadataJson(text), 'collectionName');
}
