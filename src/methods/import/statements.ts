import { documentOf } from '../../engine/bson/compose';
import { BSON_TYPE, findElement, nameOf, walk, type ElementPosition } from '../../engine/bson/raw';

const TRUE = element(BSON_TYPE.boolean, 'upsert', Buffer.from([1]));
const LIMIT_ONE = element(BSON_TYPE.int32, 'limit', Buffer.from([1, 0, 0, 0]));

/** What `null` is by its type: it would match a document that lacks the field, too. */
const IS_NULL = element(BSON_TYPE.int32, '$type', Buffer.from([BSON_TYPE.null, 0, 0, 0]));

/**
 * The query by a document's key fields, with their bytes as they are. They are compared by `$eq`: a
 * value such as `{"$gt": ""}`, or a regular expression, is a value and no condition.
 * @returns undefined if the document lacks one of them
 */
export function keyQuery(document: Buffer, keyFields: readonly string[]): Buffer | undefined {
  const elements: Buffer[] = [];
  for (const field of keyFields) {
    const found = valueAt(document, field);
    if (found === undefined) return undefined;
    const equal = [element(found.type, '$eq', document.subarray(found.value, found.end))];
    if (found.type === BSON_TYPE.null) equal.push(IS_NULL);
    elements.push(element(BSON_TYPE.document, field, documentOf(equal)));
  }
  return documentOf(elements);
}

/**
 * Inserts the document, as it is, where none has its `_id`; one that is there is a conflict. A
 * server fills an empty timestamp of a document that is inserted or replaced, but not of one that a
 * pipeline makes (since 4.2).
 */
export function insertAsItIs(document: Buffer): Buffer | undefined {
  const id = keyQuery(document, ['_id']);
  if (id === undefined) return undefined;
  const never = element(BSON_TYPE.int32, '$alwaysFalse', Buffer.from([1, 0, 0, 0]));
  return upsertAsItIs(documentOf([id.subarray(4, -1), never]), document);
}

/** As {@link upsertStatement}, but with the document's empty timestamps as they are. */
export function upsertAsItIs(query: Buffer, document: Buffer): Buffer {
  const literal = documentOf([element(BSON_TYPE.document, '$literal', document)]);
  const stage = documentOf([element(BSON_TYPE.document, '$replaceWith', literal)]);
  const pipeline = documentOf([element(BSON_TYPE.document, '0', stage)]);
  return documentOf([
    element(BSON_TYPE.document, 'q', query),
    element(BSON_TYPE.array, 'u', pipeline),
    TRUE,
  ]);
}

/** Whether a timestamp at the document's top is one that a server fills. */
export function hasEmptyTimestamp(document: Buffer): boolean {
  let found = false;
  walk(document, 0, ({ type, value, end }) => {
    found = type === BSON_TYPE.timestamp && !document.subarray(value, end).some((byte) => byte > 0);
    return found;
  });
  return found;
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

/** Whether an update would take the document for operators that change another. */
export function isOperators(document: Buffer): boolean {
  let first = '';
  walk(document, 0, (position) => {
    first = nameOf(document, position);
    return true;
  });
  return first.startsWith('$');
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

/** The value at a dotted path. */
function valueAt(document: Buffer, path: string): ElementPosition | undefined {
  let offset = 0;
  const names = path.split('.');
  for (const [depth, name] of names.entries()) {
    const found = findElement(document, offset, name);
    if (found === undefined || depth === names.length - 1) return found;
    if (found.type !== BSON_TYPE.document) return undefined;
    offset = found.value;
  }
  return undefined;
}
