import { BSON_TYPE as TYPE } from '../engine/bson/raw';

/** The server's limit on a document, with what it allows itself for its own. */
export const MOST_DOCUMENT_BYTES = 16 * 1024 * 1024 + 16 * 1024;
export const FEWEST_DOCUMENT_BYTES = 5;
/** Levels that a server stores (BSONDepth::getMaxDepthForUserStorage: 200, less 20). */
const DEEPEST = 180;

/** What is wrong with a document in a file. */
export class BadDocument extends Error {
  constructor(
    message: string,
    /** Where in the bytes that were looked at. */
    readonly at: number,
  ) {
    super(message);
    this.name = 'BadDocument';
  }
}

/**
 * Makes sure that the document at `offset`, whose length is known to be within `bytes`, is whole
 * BSON, all the way down: a server refuses a whole message for one that is not. Texts may be
 * invalid UTF-8, as they may in a server.
 * @throws BadDocument
 */
export function checkDocument(bytes: Buffer, offset: number, depth = 0): void {
  const end = offset + bytes.readInt32LE(offset) - 1;
  if (depth > DEEPEST) throw new BadDocument('it is nested too deeply', offset);
  if (bytes[end] !== 0) throw new BadDocument('a document does not end with a zero byte', end);
  let at = offset + 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const value = endOfText(bytes, at + 1, end) + 1;
    const next = value + lengthOf(bytes, type, value, end);
    if (next > end) throw new BadDocument('a value is longer than its document', at);
    checkValue(bytes, type, value, next, depth);
    at = next;
  }
}

function checkValue(bytes: Buffer, type: number, at: number, end: number, depth: number): void {
  switch (type) {
    case TYPE.document:
    case TYPE.array:
      checkDocument(bytes, at, depth + 1);
      break;
    case TYPE.string:
    case TYPE.code:
    case TYPE.symbol:
      if (bytes[end - 1] !== 0) throw new BadDocument('a text does not end with a zero byte', at);
      break;
    case TYPE.boolean:
      if ((bytes[at] ?? 2) > 1) throw new BadDocument('a boolean is neither true nor false', at);
  }
}

function endOfText(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === 0) return at;
  throw new BadDocument('a name does not end', from);
}

/** The length of a value, as far as it says itself; never negative. */
function lengthOf(bytes: Buffer, type: number, at: number, end: number): number {
  switch (type) {
    case TYPE.double:
    case TYPE.date:
    case TYPE.timestamp:
    case TYPE.int64:
      return 8;
    case TYPE.string:
    case TYPE.code:
    case TYPE.symbol:
      return 4 + prefixed(bytes, at, end, 1);
    case TYPE.document:
    case TYPE.array:
    case TYPE.codeWithScope:
      return prefixed(bytes, at, end, FEWEST_DOCUMENT_BYTES);
    case TYPE.binary:
      return 5 + prefixed(bytes, at, end, 0);
    case TYPE.undefined:
    case TYPE.null:
    case TYPE.minKey:
    case TYPE.maxKey:
      return 0;
    case TYPE.objectId:
      return 12;
    case TYPE.boolean:
      return 1;
    case TYPE.regex:
      return endOfText(bytes, endOfText(bytes, at, end) + 1, end) + 1 - at;
    case TYPE.dbPointer:
      return 4 + prefixed(bytes, at, end, 1) + 12;
    case TYPE.int32:
      return 4;
    case TYPE.decimal128:
      return 16;
    default:
      throw new BadDocument(`there is no BSON type 0x${type.toString(16).padStart(2, '0')}`, at);
  }
}

function prefixed(bytes: Buffer, at: number, end: number, least: number): number {
  const length = at + 4 > end ? -1 : bytes.readInt32LE(at);
  if (length < least || at + length > end) {
    throw new BadDocument('a value has an impossible length', at);
  }
  return length;
}
