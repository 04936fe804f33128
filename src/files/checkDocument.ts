import { BSON_TYPE as TYPE, valueLength } from '../engine/bson/raw';

/** The server's limit on a document, with what it allows itself for its own. */
export const MOST_DOCUMENT_BYTES = 16 * 1024 * 1024 + 16 * 1024;
export const FEWEST_DOCUMENT_BYTES = 5;
/** Levels that a server stores (BSONDepth::getMaxDepthForUserStorage: 200, less 20). */
export const DEEPEST = 180;

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
  if (depth >= DEEPEST) throw new BadDocument('it is nested too deeply', offset);
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
      endsText(bytes, at, end);
      break;
    case TYPE.dbPointer:
      endsText(bytes, at, end - 12);
      break;
    case TYPE.codeWithScope:
      checkCodeWithScope(bytes, at, end, depth);
      break;
    case TYPE.boolean:
      if ((bytes[at] ?? 2) > 1) throw new BadDocument('a boolean is neither true nor false', at);
  }
}

function endsText(bytes: Buffer, at: number, end: number): void {
  if (bytes[end - 1] !== 0) throw new BadDocument('a text does not end with a zero byte', at);
}

/** A length of all, a code's text, and a document that fills the rest. */
function checkCodeWithScope(bytes: Buffer, at: number, end: number, depth: number): void {
  const code = at + 4;
  checkLength(bytes, code, end, 1);
  const scope = code + 4 + bytes.readInt32LE(code);
  endsText(bytes, code, scope);
  const fills = scope + FEWEST_DOCUMENT_BYTES <= end && bytes.readInt32LE(scope) === end - scope;
  if (!fills) throw new BadDocument('a code’s scope does not fill its value', at);
  checkDocument(bytes, scope, depth + 1);
}

function endOfText(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === 0) return at;
  throw new BadDocument('a name does not end', from);
}

const KNOWN = new Set<number>(Object.values(TYPE));

/** The least that the length before a value of this type may be. */
const LEAST_LENGTH = new Map<number, number>([
  ...[TYPE.string, TYPE.code, TYPE.symbol, TYPE.dbPointer].map((type): [number, number] => [
    type,
    1,
  ]),
  ...[TYPE.document, TYPE.array].map((type): [number, number] => [type, FEWEST_DOCUMENT_BYTES]),
  [TYPE.binary, 0],
  // Its own, that of an empty text, and that of an empty document.
  [TYPE.codeWithScope, 4 + 5 + FEWEST_DOCUMENT_BYTES],
]);

/** The length of a value, once what it says of itself is known to be possible. */
function lengthOf(bytes: Buffer, type: number, at: number, end: number): number {
  if (!KNOWN.has(type)) {
    throw new BadDocument(`there is no BSON type 0x${type.toString(16).padStart(2, '0')}`, at);
  }
  const least = LEAST_LENGTH.get(type);
  if (least !== undefined) checkLength(bytes, at, end, least);
  if (type === TYPE.regex) endOfText(bytes, endOfText(bytes, at, end) + 1, end);
  return valueLength(bytes, type, at);
}

function checkLength(bytes: Buffer, at: number, end: number, least: number): void {
  const length = at + 4 > end ? -1 : bytes.readInt32LE(at);
  if (length < least || at + length > end) {
    throw new BadDocument('a value has an impossible length', at);
  }
}
