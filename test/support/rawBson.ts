/** BSON written byte by byte, for documents that no driver would make. */
import type { Document, MongoClient } from 'mongodb';
import { rawSequence } from '../../src/engine/bson/rawBatch';

/** An element: type, name and the bytes of its value. */
export function element(
  type: number,
  name: string | Buffer,
  value: Buffer | number[] = [],
): Buffer {
  const bytes = typeof name === 'string' ? Buffer.from(name, 'utf8') : name;
  return Buffer.concat([Buffer.from([type]), bytes, Buffer.from([0]), Buffer.from(value)]);
}

/** A document of these elements. */
export function rawDocument(...elements: Buffer[]): Buffer {
  const body = Buffer.concat(elements);
  return Buffer.concat([int32(body.length + 5), body, Buffer.from([0])]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

export function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** Length, bytes and NUL, as in strings, code and symbols. */
export function text(value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([int32(bytes.length + 1), bytes, Buffer.from([0])]);
}

export function binary(subtype: number, bytes: Buffer): Buffer {
  return Buffer.concat([int32(bytes.length), Buffer.from([subtype]), bytes]);
}

export function cstrings(...values: string[]): Buffer {
  return Buffer.from(values.map((value) => `${value}\0`).join(''), 'utf8');
}

/** Runs a write command with raw documents or statements. @throws what the server refused */
async function write(client: MongoClient, db: string, command: Document): Promise<void> {
  const reply = await client.db(db).command(command);
  const [error] = (reply.writeErrors as { errmsg: string }[] | undefined) ?? [];
  if (error !== undefined) throw new Error(error.errmsg);
}

/** Inserts these bytes as they are. */
export async function insertRaw(
  client: MongoClient,
  db: string,
  collection: string,
  documents: Buffer[],
): Promise<void> {
  await write(client, db, { insert: collection, documents: rawSequence('documents', documents) });
}

/** Updates the document with this `_id` element; `update` is a replacement or `{ $set: … }`. */
export async function updateRaw(
  client: MongoClient,
  db: string,
  collection: string,
  id: Buffer,
  update: Buffer,
): Promise<void> {
  const statement = rawDocument(element(0x03, 'q', rawDocument(id)), element(0x03, 'u', update));
  await write(client, db, { update: collection, updates: rawSequence('updates', [statement]) });
}

/** Deletes the document with this `_id` element. */
export async function deleteRaw(
  client: MongoClient,
  db: string,
  collection: string,
  id: Buffer,
): Promise<void> {
  const statement = rawDocument(
    element(0x03, 'q', rawDocument(id)),
    element(0x10, 'limit', int32(1)),
  );
  await write(client, db, { delete: collection, deletes: rawSequence('deletes', [statement]) });
}
