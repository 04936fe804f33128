import { documentOf } from '../../engine/bson/compose';
import { BSON_TYPE, findElement, nameOf, walk } from '../../engine/bson/raw';

const TRUE = element(BSON_TYPE.boolean, 'upsert', Buffer.from([1]));
const LIMIT_ONE = element(BSON_TYPE.int32, 'limit', Buffer.from([1, 0, 0, 0]));

/**
 * The query by a document's key fields, with their bytes as they are.
 * @returns undefined if the document lacks one of them
 */
export function keyQuery(document: Buffer, keyFields: readonly string[]): Buffer | undefined {
  const elements: Buffer[] = [];
  for (const field of keyFields) {
    const found = elementAt(document, field);
    if (found === undefined) return undefined;
    elements.push(found);
  }
  return documentOf(elements);
}

/** Puts the document in the place of the one that the key finds, or inserts it. */
export function upsertStatement(query: Buffer, document: Buffer): Buffer {
  return documentOf([
    element(BSON_TYPE.document, 'q', query),
    element(BSON_TYPE.document, 'u', document),
    TRUE,
  ]);
}

/** Sets the document's fields in the one that the key finds, or inserts it. */
export function mergeStatement(
  query: Buffer,
  document: Buffer,
  keyFields: readonly string[],
): Buffer {
  const fields: Buffer[] = [];
  walk(document, 0, (position) => {
    const isKey = keyFields.includes(nameOf(document, position));
    if (!isKey) fields.push(document.subarray(position.start, position.end));
    return undefined;
  });
  const update =
    fields.length === 0 ? [] : [element(BSON_TYPE.document, '$set', documentOf(fields))];
  // An update of operators that has none would be a replacement by nothing.
  const nothing = element(BSON_TYPE.document, '$setOnInsert', documentOf([]));
  return documentOf([
    element(BSON_TYPE.document, 'q', query),
    element(BSON_TYPE.document, 'u', documentOf(update.length === 0 ? [nothing] : update)),
    TRUE,
  ]);
}

/** Deletes the first document that the key finds. */
export function deleteByKey(query: Buffer): Buffer {
  return documentOf([element(BSON_TYPE.document, 'q', query), LIMIT_ONE]);
}

/** A name at the top that an update with `$set` would take for something else. */
export function unsettableName(document: Buffer): string | undefined {
  let found: string | undefined;
  walk(document, 0, (position) => {
    const name = nameOf(document, position);
    if (!name.includes('.') && !name.startsWith('$')) return undefined;
    found = name;
    return true;
  });
  return found;
}

function element(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`, 'utf8'), value]);
}

/** The element at a dotted path, named by that path. */
function elementAt(document: Buffer, path: string): Buffer | undefined {
  let offset = 0;
  const names = path.split('.');
  for (const [depth, name] of names.entries()) {
    const found = findElement(document, offset, name);
    if (found === undefined) return undefined;
    if (depth === names.length - 1) {
      return element(found.type, path, document.subarray(found.value, found.end));
    }
    if (found.type !== BSON_TYPE.document) return undefined;
    offset = found.value;
  }
  return undefined;
}
