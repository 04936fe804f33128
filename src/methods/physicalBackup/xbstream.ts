import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { throwIfStopped, type JobContext } from '../job';
import { Bytes } from './bytes';
import { damaged } from './damaged';
import type { UnpackedFiles } from './unpackedFiles';

/**
 * The xbstream format, as Percona XtraBackup writes it (xbstream.h of its public source): chunks,
 * each with the magic `XBSTCK01`, a byte of flags, a type, the path's length and the path; those of
 * payload, then, have its length, its offset in the file and its CRC-32, all little-endian; those
 * of type E end a file.
 */
const MAGIC = Buffer.from('XBSTCK01');
const FIXED_BYTES = MAGIC.length + 1 + 1 + 4;
const PAYLOAD_BYTES = 8 + 8 + 4;
const IGNORABLE = 0x01;
const LONGEST_PATH = 4096;
/** XtraBackup writes 10 MB at most; more than this is damage. */
const LARGEST_CHUNK = 1024 * 1024 * 1024;
const READ_BYTES = 1024 * 1024;

/** A file of the archive that is being written. */
interface OpenFile {
  /** Undefined for one that is left out. */
  handle: FileHandle | undefined;
  at: bigint;
}

/**
 * Unpacks an archive, checking every chunk's CRC-32.
 * @throws FerryError `backup-damaged`, naming the byte; `backup-refused`
 */
export async function unpackXbstream(
  archive: string,
  files: UnpackedFiles,
  context: JobContext,
): Promise<void> {
  const source = new Bytes(createReadStream(archive, { highWaterMark: READ_BYTES }));
  const open = new Map<string, OpenFile>();
  try {
    for (;;) {
      throwIfStopped(context);
      const start = source.offset;
      const fixed = await source.take(FIXED_BYTES);
      if (fixed.length === 0) break;
      await readChunk(source, fixed, start, open, { archive, files });
    }
    const [unended] = open.keys();
    if (unended !== undefined) throw damaged(archive, source.offset, `${unended} is not whole`);
  } finally {
    source.close();
    for (const { handle } of open.values()) await handle?.close();
  }
}

async function readChunk(
  source: Bytes,
  fixed: Buffer,
  start: number,
  open: Map<string, OpenFile>,
  { archive, files }: { archive: string; files: UnpackedFiles },
): Promise<void> {
  const isWhole = fixed.length === FIXED_BYTES;
  if (!isWhole || !fixed.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw damaged(archive, start, isWhole ? 'no chunk begins here' : 'it breaks off');
  }
  const ignorable = ((fixed[8] ?? 0) & IGNORABLE) !== 0;
  const type = String.fromCharCode(fixed[9] ?? 0);
  const pathLength = fixed.readUInt32LE(10);
  if (pathLength === 0 || pathLength > LONGEST_PATH) {
    throw damaged(archive, start, 'a file has no name that could be one');
  }
  const name = (await whole(source, pathLength, archive)).toString();
  if (type === 'E') {
    await end(open, name, files);
    return;
  }
  if (type !== 'P' && !ignorable)
    throw damaged(archive, start, `chunks of type ${type} are unknown`);
  const header = await whole(source, PAYLOAD_BYTES, archive);
  const length = header.readBigUInt64LE(0);
  const offset = header.readBigUInt64LE(8);
  if (length > LARGEST_CHUNK) throw damaged(archive, start, 'a chunk is too large to be one');
  const payload = await whole(source, Number(length), archive);
  if (crc32(payload) !== header.readUInt32LE(16)) {
    throw damaged(archive, start, `a part of ${name} has another checksum than it should`);
  }
  if (type !== 'P') return;
  const file = open.get(name) ?? (await begin(files, name));
  open.set(name, file);
  if (offset !== file.at) throw damaged(archive, start, `a part of ${name} is missing`);
  file.at += length;
  await file.handle?.writeFile(payload);
}

async function begin(files: UnpackedFiles, name: string): Promise<OpenFile> {
  return { handle: await files.begin({ name, type: 'file' }), at: 0n };
}

async function end(open: Map<string, OpenFile>, name: string, files: UnpackedFiles): Promise<void> {
  // A file without a payload was empty.
  const { handle } = open.get(name) ?? (await begin(files, name));
  open.delete(name);
  await handle?.close();
}

/** @throws FerryError `backup-damaged` when there are fewer bytes */
async function whole(source: Bytes, length: number, archive: string): Promise<Buffer> {
  const bytes = await source.take(length);
  if (bytes.length < length) throw damaged(archive, source.offset, 'it breaks off');
  return bytes;
}
