import { TextDecoder } from 'node:util';
import { DamagedSource } from '../records';

/** Encodings of text that are read; `auto` is UTF-8 unless its beginning is that of UTF-16. */
export const ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * Text of any encoding as UTF-8 without its byte order mark. Bytes of UTF-8 are not checked.
 * @throws DamagedSource for what is no text of that encoding: it would become another one
 */
export async function* decoded(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  let decoder: Decoder | undefined;
  let first = true;
  for await (const chunk of whole(chunks)) {
    let bytes = chunk;
    if (first) {
      first = false;
      const actual = encoding === 'auto' ? encodingOf(bytes) : encoding;
      if (actual !== 'utf-8') decoder = new Decoder(actual);
      else if (bytes.subarray(0, 3).equals(UTF8_MARK)) bytes = bytes.subarray(3);
    }
    yield decoder === undefined ? bytes : decoder.decode(bytes);
  }
  if (decoder !== undefined) yield decoder.decode(undefined);
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Bytes that show the encoding: a mark, or two letters. */
const SHOWING = 4;

class Decoder {
  private readonly decoder: TextDecoder;

  constructor(private readonly encoding: Encoding) {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  /** @param bytes undefined at the end */
  decode(bytes: Buffer | undefined): Buffer {
    try {
      return Buffer.from(this.decoder.decode(bytes, { stream: bytes !== undefined }));
    } catch {
      throw new DamagedSource(`it holds what is no text in ${this.encoding}`);
    }
  }
}

function encodingOf(bytes: Buffer): Exclude<Encoding, 'auto'> {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  // Without a mark: two letters of ASCII, each with its NUL.
  if (a > 0 && b === 0 && c > 0 && d === 0) return 'utf-16le';
  if (a === 0 && b > 0 && c === 0 && d > 0) return 'utf-16be';
  return 'utf-8';
}

/** The same chunks, the first long enough to show the encoding. */
async function* whole(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (held === undefined) {
      yield chunk;
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < SHOWING) continue;
    yield held;
    held = undefined;
  }
  if (held !== undefined && held.length > 0) yield held;
}
