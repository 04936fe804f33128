import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { throwIfStopped, type JobContext } from '../job';
import { Bytes } from './bytes';
import type { Entry } from './dataFolder';
import { damaged } from './damaged';
import type { UnpackedFiles } from './unpackedFiles';

/**
 * The tar format, as POSIX has it (pax), with the long names of GNU's: blocks of 512 bytes, a header
 * for each entry and then its content. Read here instead of by a program, which would make the links
 * and devices, owners and permissions that an archive asks for.
 */
const BLOCK = 512;
const PIECE = 1024 * 1024;
/** Of headers that stand for the next entry: its name, and records of pax. */
const LONGEST_EXTENSION = 1024 * 1024;

/** What a header's type says, beside files and folders. */
const TYPES: Record<string, Entry['type']> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '5': 'folder',
  '1': 'link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '6': 'device',
};

interface Header extends Entry {
  flag: string;
  size: number;
  mode: number;
}

/** What an earlier header says of the next entry. */
interface Told {
  name?: string;
  size?: number;
}

/**
 * Unpacks a compressed archive.
 * @throws FerryError `backup-damaged`, naming the byte; `backup-refused`
 */
export async function unpackTar(
  archive: string,
  files: UnpackedFiles,
  context: JobContext,
): Promise<void> {
  const packed = createReadStream(archive, { highWaterMark: PIECE });
  const unpacked = packed.pipe(createGunzip());
  packed.on('error', (error) => unpacked.destroy(error));
  const source = new Bytes(unpacked);
  try {
    for (let told: Told = {}; ;) {
      throwIfStopped(context);
      const start = source.offset;
      const block = await take(source, BLOCK, archive);
      if (block.every((byte) => byte === 0)) return;
      const header = headerOf(block, archive, start);
      if ('xgLK'.includes(header.flag)) {
        told = { ...told, ...(await extension(source, header, archive, start)) };
        continue;
      }
      const { name = header.name, size = header.size } = told;
      told = {};
      await unpackEntry(source, { ...header, name, size }, files, { archive, context });
    }
  } finally {
    source.close();
    packed.destroy();
  }
}

async function unpackEntry(
  source: Bytes,
  entry: Header,
  files: UnpackedFiles,
  { archive, context }: { archive: string; context: JobContext },
): Promise<void> {
  const file = await files.begin(entry);
  try {
    for (let left = entry.size; left > 0;) {
      throwIfStopped(context);
      const piece = await take(source, Math.min(left, PIECE), archive);
      await file?.writeFile(piece);
      left -= piece.length;
    }
  } finally {
    await file?.close();
  }
  await take(source, paddingOf(entry.size), archive);
}

/** Takes exactly so many bytes. @throws FerryError `backup-damaged` */
async function take(source: Bytes, length: number, archive: string): Promise<Buffer> {
  const at = source.offset;
  const bytes = await source.take(length).catch((error: unknown) => {
    throw damaged(archive, at, (error as Error).message);
  });
  if (bytes.length < length) throw damaged(archive, source.offset, 'it breaks off');
  return bytes;
}

function headerOf(block: Buffer, archive: string, start: number): Header {
  const sum = numberIn(block, 148, 156);
  if (sum === undefined || sum !== checksumOf(block)) {
    throw damaged(archive, start, 'no entry begins here');
  }
  const size = numberIn(block, 124, 136);
  if (size === undefined) throw damaged(archive, start, 'an entry has no size that could be one');
  const flag = String.fromCharCode(block[156] ?? 0);
  const prefix = textIn(block, 257, 262) === 'ustar' ? textIn(block, 345, 500) : '';
  const name = textIn(block, 0, 100);
  return {
    flag,
    type: TYPES[flag] ?? 'unknown',
    size: flag === '5' ? 0 : size,
    mode: numberIn(block, 100, 108) ?? 0,
    name: prefix === '' ? name : `${prefix}/${name}`,
  };
}

/** The sum of the header's bytes, its own place taken for spaces. */
function checksumOf(block: Buffer): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

/** A number in octal digits, or in binary where its first bit is set; undefined for none. */
function numberIn(block: Buffer, start: number, end: number): number | undefined {
  if (((block[start] ?? 0) & 0x80) !== 0) {
    let value = BigInt((block[start] ?? 0) & 0x7f);
    for (let at = start + 1; at < end; at++) value = value * 256n + BigInt(block[at] ?? 0);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  }
  const digits = textIn(block, start, end).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : undefined;
}

function textIn(block: Buffer, start: number, end: number): string {
  const text = block.subarray(start, end);
  const zero = text.indexOf(0);
  return text.subarray(0, zero < 0 ? text.length : zero).toString();
}

async function extension(
  source: Bytes,
  { flag, size }: Header,
  archive: string,
  start: number,
): Promise<Told> {
  if (size > LONGEST_EXTENSION) throw damaged(archive, start, 'a header is too large to be one');
  const content = await take(source, size, archive);
  await take(source, paddingOf(size), archive);
  if (flag === 'L') return { name: textIn(content, 0, size) };
  return flag === 'x' ? paxRecords(content, archive, start) : {};
}

/** `27 path=shop/collection-1.wt\n`, each with its own length first. */
function paxRecords(content: Buffer, archive: string, start: number): Told {
  const told: Told = {};
  for (let at = 0; at < content.length;) {
    const [, digits = ''] = /^(\d{1,7}) /.exec(content.toString('latin1', at, at + 8)) ?? [];
    const length = Number(digits);
    if (length <= digits.length + 1 || at + length > content.length) {
      throw damaged(archive, start, 'a header is not as it must be');
    }
    const record = content.toString('utf8', at + digits.length + 1, at + length - 1);
    const [key = '', value = ''] = record.split(/=(.*)/s);
    if (key === 'path') told.name = value;
    if (key === 'size') told.size = sizeOf(value, archive, start);
    if (key.startsWith('GNU.sparse')) {
      throw damaged(archive, start, 'files with holes (sparse ones) are not read');
    }
    at += length;
  }
  return told;
}

function sizeOf(text: string, archive: string, start: number): number {
  const size = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw damaged(archive, start, 'an entry has no size that could be one');
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
