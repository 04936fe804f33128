import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DamagedSource } from '../records';

/** Given out at a time; what is packed a thousandfold takes no more memory than other data. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Unpacks gzip, of any number of members. Zeros may follow, which fill up a tape or a sector;
 * Node's reader takes what stands behind such for them, too, so that is looked at here.
 * @throws DamagedSource
 */
export async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = chunks[Symbol.asyncIterator]();
  const told = new Told();
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Its end does not end the source, of which a rest may be left to look at.
  const fed: AsyncIterable<Buffer> = {
    [Symbol.asyncIterator]: () => ({ next: async () => told.note(await source.next()) }),
  };
  // Failures of either surface where the result is read.
  pipeline(Readable.from(fed, { objectMode: false }), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
    while (told.note(await source.next()).done !== true);
  } catch (error) {
    throw asDamage(error);
  } finally {
    await source.return?.();
  }
  if (told.full > gunzip.bytesWritten) {
    throw new DamagedSource('something else follows what is packed in it');
  }
}

/** How far the source holds anything but zeros. */
class Told {
  private read = 0;
  full = 0;

  note(next: IteratorResult<Buffer>): IteratorResult<Buffer> {
    if (next.done === true) return next;
    const { value: chunk } = next;
    let end = chunk.length;
    while (end > 0 && chunk[end - 1] === 0) end--;
    if (end > 0) this.full = this.read + end;
    this.read += chunk.length;
    return next;
  }
}

function asDamage(error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (!code.startsWith('Z_')) return error;
  return new DamagedSource(`it cannot be unpacked (gzip): ${message}`, code === 'Z_BUF_ERROR');
}
