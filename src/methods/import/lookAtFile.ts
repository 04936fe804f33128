import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { FerryError } from '../../engine/errors';
import { BsonReader } from '../../files/bson/bsonReader';
import { CsvReader, type CsvOptions } from '../../files/csv/csvReader';
import { actualFormat } from '../../files/actualFormat';
import { formatOfName, type FileFormat } from '../../files/format';
import { JsonLinesReader } from '../../files/json/jsonLinesReader';
import { JsonReader } from '../../files/json/jsonReader';
import { DamagedSource, type RecordReader } from '../../files/records';
import { decoded, type Encoding } from '../../files/source/encoding';
import { KIND_BYTES, refuseForeign, type Compression } from '../../files/source/fileKinds';
import { openBytes, STANDARD_INPUT, type OpenedBytes } from '../../files/source/openBytes';
import { Peekable } from '../../files/source/peekable';
import { lookAtCsv, type CsvLook } from './lookAtCsv';
import type { FileOptions, ImportSource } from './types';

/** What is looked at to find out how a file is to be read. */
const HEAD_BYTES = 1024 * 1024;
const FINGERPRINT_BYTES = 64 * 1024;

/** How a file is read, as told or found out; it is open, and read from its beginning once. */
export interface FileLook {
  file: string;
  /** For messages. */
  name: string;
  format: FileFormat;
  compression: Compression;
  encoding: Encoding;
  opened: OpenedBytes;
  content: Peekable;
  /** The unpacked beginning, and whether that is all. */
  head: Buffer;
  isWhole: boolean;
  /** Of CSV and TSV. */
  csv?: CsvLook | undefined;
}

/**
 * Finds out how a file is to be read; columns get the types that their first values have.
 * @throws FerryError `usage` (`file-not-found`, `unknown-kind`, `bad-header`, `bad-columns`)
 */
export async function lookAtFile(options: FileOptions): Promise<FileLook> {
  const opened = await openBytes(options.file, options.compression);
  try {
    return await look(opened, options);
  } catch (error) {
    await opened.bytes.close();
    throw error instanceof DamagedSource ? damagedSource(nameOf(opened), error, undefined) : error;
  }
}

async function look(opened: OpenedBytes, options: FileOptions): Promise<FileLook> {
  const { file, encoding = 'auto' } = options;
  const name = nameOf(opened);
  const compression = opened.compression;
  refuseForeign(name, opened.start, false);
  const { head: start } = await opened.bytes.peek(KIND_BYTES);
  if (compression !== 'none') refuseForeign(name, start, true);
  const named = formatOfName(file);
  const binary = (options.format ?? actualFormat(named, start)) === 'bson';
  const content = binary ? opened.bytes : new Peekable(decoded(opened.bytes.chunks(), encoding));
  const { head, isWhole } = await content.peek(HEAD_BYTES);
  const format = options.format ?? (binary ? 'bson' : actualFormat(named, head));
  const found = { file, name, format, compression, encoding, opened, content, head, isWhole };
  const csv = format === 'csv' || format === 'tsv' ? lookAtCsv(found, options) : undefined;
  return { ...found, csv };
}

function nameOf({ name }: OpenedBytes): string {
  return path.basename(name);
}

/** The file as a source of records. */
export async function fileSourceOf(look: FileLook): Promise<ImportSource> {
  const { name, opened, content, csv } = look;
  const { size } = opened;
  return {
    label: name,
    fingerprint: size === undefined ? randomUUID() : await fingerprintOf(look, size),
    canResume: size !== undefined && look.file !== STANDARD_INPUT,
    size,
    bytesRead: opened.bytesRead,
    chunks: () => content.chunks(),
    reader: readerOf(look),
    notes: csv?.notes ?? [],
  };
}

/** A reader from the file's beginning. @throws FerryError `usage`, code `bad-columns` */
export function readerOf({ format, csv }: Pick<FileLook, 'format' | 'csv'>): RecordReader {
  if (csv !== undefined) return new CsvReader(csv.options);
  if (format === 'bson') return new BsonReader();
  return format === 'jsonl' ? new JsonLinesReader() : new JsonReader();
}

/**
 * What a source's damage comes to.
 * @param before what stands before it and was imported; undefined where nothing is written
 */
export function damagedSource(
  name: string,
  { message }: DamagedSource,
  before: string | undefined,
): FerryError {
  const done = before === undefined ? '' : ` Of what stands before the damage: ${before}.`;
  return new FerryError({
    code: 'damaged-file',
    kind: 'failed',
    message: `${name} is damaged: ${message}.`,
    remedy: `Get a whole copy of the file.${done}`,
  });
}

/** By its size, both ends, and how it is read: what was read otherwise does not go on. */
async function fingerprintOf(look: FileLook, size: number): Promise<string> {
  const hash = createHash('sha256');
  const { format, encoding, csv } = look;
  const options: CsvOptions | undefined = csv?.options;
  hash.update(JSON.stringify({ size, format, encoding, csv: options }));
  const handle = await open(look.file);
  try {
    for (const position of [0, Math.max(0, size - FINGERPRINT_BYTES)]) {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(FINGERPRINT_BYTES),
        0,
        FINGERPRINT_BYTES,
        position,
      );
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}
