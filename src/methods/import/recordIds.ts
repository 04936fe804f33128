import { randomBytes } from 'node:crypto';
import type { IdMaker } from './batch';

/** An ObjectId's counter has three bytes; where it is full, the seconds before it are counted up. */
const COUNTER = 0x1000000;
const COUNTER_BYTES = 3;
/** Seconds that are left free for it, so that no id lies in the future. */
const RESERVED_SECONDS = 4096;

/** What all ObjectIds of an import begin with: seconds and five random bytes. */
export function newIdSeed(): Buffer {
  const seed = randomBytes(12 - COUNTER_BYTES);
  seed.writeUInt32BE(Math.floor(Date.now() / 1000) - RESERVED_SECONDS, 0);
  return seed;
}

/**
 * ObjectIds by the number of a record: whoever reads a record again, after a lost answer or in
 * another process, gives it the same one, so that it is never in the target twice.
 */
export function recordIds(seed: Buffer): IdMaker {
  const id = Buffer.concat([seed, Buffer.alloc(COUNTER_BYTES)]);
  const seconds = seed.readUInt32BE(0);
  return (record) => {
    id.writeUInt32BE(seconds + Math.floor(record / COUNTER), 0);
    id.writeUIntBE(record % COUNTER, seed.length, COUNTER_BYTES);
    return id;
  };
}
