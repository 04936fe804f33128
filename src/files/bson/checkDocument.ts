import { BSON_TYPE, walk } from '../../engine/bson/raw';

const DEEPEST = 100;

/**
 * Whether these bytes are one sound document, all the way down: a server refuses a whole message
 * for one that is not. Texts may be invalid UTF-8, as they may in a server.
 * @returns what is wrong, or undefined
 */
export function checkDocument(bytes: Buffer): string | undefined {
  try {
    check(bytes, 0, bytes.length, 0);
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `it is not sound BSON (${error.message.replace(/^BSON: /, '')})`;
  }
}

function check(bytes: Buffer, offset: number, end: number, depth: number): void {
  const length = bytes.readInt32LE(offset);
  if (length < 5 || offset + length !== end) throw new RangeError('a wrong length');
  if (bytes[end - 1] !== 0) throw new RangeError('a document without its end');
  if (depth > DEEPEST) throw new RangeError(`nested deeper than ${DEEPEST} levels`);
  walk(bytes, offset, ({ type, value, end: elementEnd }) => {
    if (elementEnd < value || elementEnd > end - 1) throw new RangeError('a value beyond its end');
    switch (type) {
      case BSON_TYPE.document:
      case BSON_TYPE.array:
        check(bytes, value, elementEnd, depth + 1);
        break;
      case BSON_TYPE.string:
      case BSON_TYPE.code:
      case BSON_TYPE.symbol:
        if (elementEnd < value + 5 || bytes[elementEnd - 1] !== 0) {
          throw new RangeError('a string without its end');
        }
        break;
      case BSON_TYPE.binary:
        if (elementEnd < value + 5) throw new RangeError('a binary of negative length');
        break;
      case BSON_TYPE.boolean:
        if ((bytes[value] ?? 2) > 1) throw new RangeError('a boolean that is neither');
    }
    return undefined;
  });
}
