import { TextDecoder } from 'node:util';

/** Encodings of text that are read; `auto` is UTF-8 unless a byte order mark says UTF-16. */
export const ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Text of any encoding as UTF-8 without its byte order mark. Bytes of UTF-8 are not checked. */
export async function* decoded(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let first = true;
  for await (const chunk of whole(chunks)) {
    let bytes = chunk;
    if (first) {
      first = false;
      const actual = encoding === 'auto' ? encodingOf(bytes) : encoding;
      if (actual !== 'utf-8') decoder = new TextDecoder(actual);
      else if (bytes.subarray(0, 3).equals(UTF8_MARK)) bytes = bytes.subarray(3);
    }
    yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
  }
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function encodingOf(bytes: Buffer): Exclude<Encoding, 'auto'> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The same chunks, the first long enough to hold a byte order mark. */
async function* whole(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (held === undefined) {
      yield chunk;
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < UTF8_MARK.length) continue;
    yield held;
    held = undefined;
  }
  if (held !== undefined && held.length > 0) yield held;
}
