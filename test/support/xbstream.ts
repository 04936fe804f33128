import { crc32 } from 'node:zlib';

/** A part of a file in an xbstream archive, as Percona XtraBackup writes it. */
export function chunk(name: string, offset: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header.writeBigUInt64LE(BigInt(payload.length), 0);
  header.writeBigUInt64LE(BigInt(offset), 8);
  header.writeUInt32LE(crc32(payload), 16);
  return Buffer.concat([start(0, 'P', name), header, payload]);
}

/** The end of a file. */
export function end(name: string): Buffer {
  return start(0, 'E', name);
}

/** A kind of chunk that only newer programs know, and that others may pass over. */
export function ignorable(name: string): Buffer {
  const bytes = chunk(name, 0, Buffer.from('hint'));
  bytes[8] = 1;
  bytes[9] = 'Z'.charCodeAt(0);
  return bytes;
}

function start(flags: number, type: string, name: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(name));
  return Buffer.concat([
    Buffer.from(`XBSTCK01${String.fromCharCode(flags)}${type}`, 'latin1'),
    length,
    Buffer.from(name),
  ]);
}
