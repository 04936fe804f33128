import type { Socket } from 'node:net';

/** MongoDB's wire protocol, its documents as bytes. */

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** What came in one message. */
export interface WireMessage {
  id: number;
  responseTo: number;
  /** The first message of a connection may come in the older form, and is answered in it. */
  isOldForm: boolean;
  /** Whether the sender wants no answer. */
  isUnanswered: boolean;
  body: Buffer;
  /** Document sequences by name. */
  sequences: Map<string, Buffer[]>;
}

/** Calls `take` with each whole message that comes over a socket. */
export function onMessages(socket: Socket, take: (message: Buffer) => void): void {
  let pieces: Buffer[] = [];
  let length = 0;
  socket.on('data', (data: Buffer) => {
    pieces.push(data);
    length += data.length;
    if (length < HEADER) return;
    const first = pieces[0];
    // Large messages come in many pieces: they are joined once they are whole.
    if (first !== undefined && first.length >= 4 && first.readInt32LE(0) > length) return;
    let pending = Buffer.concat(pieces);
    while (pending.length >= HEADER && pending.length >= pending.readInt32LE(0)) {
      const size = pending.readInt32LE(0);
      take(pending.subarray(0, size));
      pending = pending.subarray(size);
    }
    pieces = pending.length === 0 ? [] : [pending];
    length = pending.length;
  });
}

/** What a message holds; undefined for one of another kind than commands and their replies. */
export function parseMessage(message: Buffer): WireMessage | undefined {
  const opCode = message.readInt32LE(12);
  const head = { id: message.readInt32LE(4), responseTo: message.readInt32LE(8) };
  if (opCode === OP_QUERY) {
    const end = message.indexOf(0, HEADER + 4);
    const body = message.subarray(end + 1 + 8);
    return { ...head, isOldForm: true, isUnanswered: false, body, sequences: new Map() };
  }
  if (opCode !== OP_MSG) return undefined;
  const flags = message.readUInt32LE(HEADER);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer = Buffer.alloc(0);
  for (let at = HEADER + 4; at < end;) {
    const kind = message.readUInt8(at);
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (kind === 0) body = section;
    else sequences.set(...sequenceOf(section));
    at += 1 + size;
  }
  const isUnanswered = (flags & MORE_TO_COME) !== 0;
  return { ...head, isOldForm: false, isUnanswered, body, sequences };
}

function sequenceOf(section: Buffer): [string, Buffer[]] {
  const end = section.indexOf(0, 4);
  const documents: Buffer[] = [];
  for (let at = end + 1; at < section.length;) {
    const size = section.readInt32LE(at);
    documents.push(section.subarray(at, at + size));
    at += size;
  }
  return [section.toString('utf8', 4, end), documents];
}

/** A command or a reply in the present form. */
export function encodeMessage(
  id: number,
  responseTo: number,
  body: Uint8Array,
  sequences: ReadonlyMap<string, readonly Uint8Array[]> = new Map(),
): Buffer {
  const parts: Uint8Array[] = [Buffer.alloc(HEADER + 4), Buffer.from([0]), body];
  for (const [name, documents] of sequences) {
    const size = documents.reduce((sum, { length }) => sum + length, 0);
    const head = Buffer.alloc(1 + 4 + name.length + 1);
    head.writeUInt8(1, 0);
    head.writeInt32LE(4 + name.length + 1 + size, 1);
    head.write(name, 5);
    parts.push(head, ...documents);
  }
  return withHeader(Buffer.concat(parts), id, responseTo, OP_MSG);
}

/** A reply in the older form. */
export function encodeOldReply(id: number, responseTo: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(HEADER + 20);
  head.writeInt32LE(1, HEADER + 16);
  return withHeader(Buffer.concat([head, body]), id, responseTo, OP_REPLY);
}

function withHeader(message: Buffer, id: number, responseTo: number, opCode: number): Buffer {
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(id, 4);
  message.writeInt32LE(responseTo, 8);
  message.writeInt32LE(opCode, 12);
  return message;
}
