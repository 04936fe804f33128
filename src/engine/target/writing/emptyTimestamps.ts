/**
 * A server puts its own time in the place of an empty timestamp, `Timestamp(0, 0)`, at the top of
 * a document that is inserted or replaced, but not of one that is set by an update
 * (mongodb.com/docs/manual/reference/bson-types, “Timestamps”).
 */
import { documentOf, updateStatement, type RawDocument } from '../../bson/compose';
import { BSON_TYPE, nameOf, walk } from '../../bson/raw';

/** Whether there may be an empty timestamp somewhere in these bytes; quick, and seldom wrongly so. */
export function mayHoldEmptyTimestamp(bytes: Buffer): boolean {
  for (
    let at = bytes.indexOf(BSON_TYPE.timestamp);
    at >= 0;
    at = bytes.indexOf(BSON_TYPE.timestamp, at + 1)
  ) {
    const value = bytes.indexOf(0, at + 1) + 1;
    if (value === 0 || value + 8 > bytes.length) return false;
    if (isEmpty(bytes, value)) return true;
  }
  return false;
}

function isEmpty(bytes: Buffer, value: number): boolean {
  return bytes.readUInt32LE(value) === 0 && bytes.readUInt32LE(value + 4) === 0;
}

/** Statements for `update` that empty again the timestamps which the server filled. */
export function emptyingStatements(documents: Iterable<RawDocument>): Buffer[] {
  const statements: Buffer[] = [];
  for (const { id, bytes } of documents) {
    const elements = emptyTimestamps(bytes);
    if (elements.length > 0) statements.push(updateStatement(id, '$set', documentOf(elements)));
  }
  return statements;
}

/** The elements at the top that the server changes; names that `$set` can't say are left out. */
function emptyTimestamps(bytes: Buffer): Buffer[] {
  const elements: Buffer[] = [];
  walk(bytes, 0, (position) => {
    if (position.type !== BSON_TYPE.timestamp || !isEmpty(bytes, position.value)) return undefined;
    const name = nameOf(bytes, position);
    const sayable = name !== '_id' && /^[^$.][^.]*$/.test(name);
    if (sayable) elements.push(bytes.subarray(position.start, position.end));
    return undefined;
  });
  return elements;
}
