/**
 * What a server sends is seen to before the driver (7.8) reads it. That would wait for as much as a
 * message says that it holds, up to 2 GB of memory, inflate whatever came packed, and go round for
 * ever where a length is zero or negative.
 */
import type { TransformCallback } from 'node:stream';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { SizedMessageTransform } from 'mongodb/lib/cmap/connection';
import { FerryError } from '../errors';

/** Length, id, id of what it answers, and kind. */
const HEADER = 16;
const KIND_AT = 12;
/** Kinds of messages (mongodb.com, "MongoDB Wire Protocol"). */
const MESSAGE = 2013;
const COMPRESSED = 2012;
/** The kind of what is packed, its size, and how it is packed. */
const COMPRESSED_HEADER = HEADER + 4 + 4 + 1;
/** Of the ways to pack, the one that is agreed on with servers. */
const ZLIB = 2;
const CHECKSUM_PRESENT = 1;
const EMPTY_DOCUMENT = 5;

const LEAST = COMPRESSED_HEADER;
/** 48,000,000 by the servers' `maxMessageSizeBytes`, and room for what surrounds that. */
const MOST = 48_000_000 + 64_000;

SizedMessageTransform.prototype._transform = function (
  chunk: Buffer,
  _encoding: string,
  done: TransformCallback,
): void {
  const { bufferPool, connection } = this;
  if (connection.delayedTimeoutId !== null) {
    clearTimeout(connection.delayedTimeoutId);
    connection.delayedTimeoutId = null;
  }
  bufferPool.append(chunk);
  const next = (): void => {
    try {
      for (;;) {
        const size = bufferPool.getInt32();
        if (size !== null && (size < LEAST || size > MOST)) {
          throw unfitReply(`a message that says it is ${size} bytes long`);
        }
        if (size === null || size > bufferPool.length) break;
        const message = bufferPool.read(size);
        if (message.readInt32LE(KIND_AT) === COMPRESSED) {
          unpacked(message).then((plain) => {
            this.push(plain);
            next();
          }, done);
          return;
        }
        this.push(sound(message));
      }
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
  next();
};

const inflated = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);

/** The message that came packed. @throws FerryError */
async function unpacked(message: Buffer): Promise<Buffer> {
  const size = message.readInt32LE(HEADER + 4);
  if (message[COMPRESSED_HEADER - 1] !== ZLIB || size < EMPTY_DOCUMENT || size > MOST) {
    throw unfitReply(`a packed message of ${size} bytes`);
  }
  const body = await inflated(message.subarray(COMPRESSED_HEADER), { maxOutputLength: size }).catch(
    () => Buffer.alloc(0),
  );
  if (body.length !== size) throw unfitReply('a packed message that is not what it says');
  const header = Buffer.from(message.subarray(0, HEADER));
  header.writeInt32LE(HEADER + size, 0);
  header.writeInt32LE(message.readInt32LE(HEADER), KIND_AT);
  return sound(Buffer.concat([header, body]));
}

/** A message whose sections are as long as they say. @throws FerryError */
function sound(message: Buffer): Buffer {
  if (message.readInt32LE(KIND_AT) !== MESSAGE) return message;
  const hasChecksum = (message.readUInt32LE(HEADER) & CHECKSUM_PRESENT) !== 0;
  const end = message.length - (hasChecksum ? 4 : 0);
  for (let at = HEADER + 4; at < end;) {
    const size = at + 5 > end ? 0 : message.readInt32LE(at + 1);
    at += 1 + size;
    if (size < EMPTY_DOCUMENT || at > end) {
      throw unfitReply(`a reply that says it is ${size} bytes long`);
    }
  }
  return message;
}

/** What a server sent is no answer to what it was asked. */
export function unfitReply(what: string): FerryError {
  return new FerryError({
    code: 'unfit-reply',
    kind: 'failed',
    message: `The server sent ${what}.`,
    remedy: 'Find out what answers there: MongoDB does not answer so.',
  });
}
