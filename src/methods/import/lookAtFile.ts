import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { FerryError } from '../../engine/errors';
import { BsonReader } from '../../files/bson/bsonReader';
import type { Column, ColumnChoice } from '../../files/csv/columnTypes';
import { CsvReader, type CsvOptions } from '../../files/csv/csvReader';
import { firstRecords, guessDelimiter, headerNames } from '../../files/csv/header';
import { inferType } from '../../files/csv/inferType';
import { formatOfName, type FileFormat } from '../../files/format';
import { JsonLinesReader, JsonReader } from '../../files/json/jsonReader';
import type { RecordReader } from '../../files/records';
import type { Encoding } from '../../files/source/encoding';
import { compressionOf, openFileSource, type Compression } from '../../files/source/fileSource';
import type { FileOptions, ImportSource } from './types';

/** What is looked at to find out how a file is to be read. */
const HEAD_BYTES = 1024 * 1024;
const SAMPLE_RECORDS = 1000;
const FINGERPRINT_BYTES = 64 * 1024;

/** How a file is read, as told or found out. */
export interface FileLook {
  file: string;
  format: FileFormat;
  compression: Compression;
  encoding: Encoding;
  /** The unpacked beginning, and whether that is all. */
  head: Buffer;
  isWhole: boolean;
  /** Of CSV and TSV. */
  csv?: CsvOptions | undefined;
  /** Of CSV and TSV: the first records behind the header, as texts. */
  sample: string[][];
}

/**
 * Finds out how a file is to be read; columns get the types that their first values have.
 * @throws FerryError `usage` (`file-not-found`, `bad-header`, `bad-columns`)
 */
export async function lookAtFile(options: FileOptions): Promise<FileLook> {
  const { file, encoding = 'auto' } = options;
  const compression = options.compression ?? (await compressionOfExisting(file));
  const binary = (options.format ?? formatOfName(file)) === 'bson';
  const { head, isWhole } = await headOf(file, compression, binary ? 'binary' : encoding);
  const format = options.format ?? actualFormat(formatOfName(file), head);
  const look: FileLook = { file, format, compression, encoding, head, isWhole, sample: [] };
  return format === 'csv' || format === 'tsv' ? withColumns(look, options) : look;
}

/** The file as a source of records. */
export async function fileSourceOf(look: FileLook): Promise<ImportSource> {
  const { file, compression, encoding, format } = look;
  const opened = await openFileSource(file, {
    compression,
    encoding: format === 'bson' ? 'binary' : encoding,
  });
  return {
    label: path.basename(file),
    fingerprint: await fingerprintOf(look, opened.size),
    size: opened.size,
    bytesRead: () => opened.bytesRead(),
    chunks: () => opened.chunks(),
    reader: readerOf(look),
  };
}

/** A reader from the file's beginning. @throws FerryError `usage`, code `bad-columns` */
export function readerOf({ format, csv }: Pick<FileLook, 'format' | 'csv'>): RecordReader {
  if (csv !== undefined) return new CsvReader(csv);
  if (format === 'bson') return new BsonReader();
  return format === 'jsonl' ? new JsonLinesReader() : new JsonReader();
}

async function compressionOfExisting(file: string): Promise<Compression> {
  return await compressionOf(file).catch((error: unknown) => {
    throw new FerryError({
      code: 'file-not-found',
      kind: 'usage',
      message: `The file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`,
      remedy: 'Check its name and permissions.',
    });
  });
}

async function headOf(
  file: string,
  compression: Compression,
  encoding: Encoding | 'binary',
): Promise<{ head: Buffer; isWhole: boolean }> {
  const source = await openFileSource(file, { compression, encoding });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.chunks()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > HEAD_BYTES) return { head: Buffer.concat(chunks), isWhole: false };
  }
  return { head: Buffer.concat(chunks), isWhole: true };
}

function actualFormat(named: FileFormat | undefined, head: Buffer): FileFormat {
  if (named !== undefined && named !== 'json') return named;
  const text = head.toString('utf8', 0, HEAD_BYTES).trimStart();
  if (named === undefined && !/^[{[]/.test(text)) return 'csv';
  return text.startsWith('{') && isJson(text.split('\n', 1)[0] ?? '') ? 'jsonl' : 'json';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function withColumns(look: FileLook, options: FileOptions): FileLook {
  const { head, isWhole, format } = look;
  const delimiter = options.delimiter ?? (format === 'tsv' ? '\t' : guessDelimiter(head));
  const hasHeader = options.header ?? true;
  const records = firstRecords(head, delimiter, isWhole, SAMPLE_RECORDS);
  const [header] = records;
  const names = options.fields ?? (hasHeader ? headerNames(header?.fields ?? []) : []);
  if (names.length === 0) throw noColumns(look.file);
  const sample = records.slice(hasHeader ? 1 : 0).map(({ fields }) => fields);
  const columns = names.map((name, index) =>
    chosenColumn(
      name,
      sample.map((fields) => fields[index] ?? ''),
      options,
    ),
  );
  refuseUnknown(options.columns ?? [], names);
  const csv: CsvOptions = {
    delimiter,
    columns,
    blanks: options.blanks ?? 'omit',
    nulls: options.nulls ?? [],
    arrays: options.arrays ?? false,
    skipLines: hasHeader ? (header?.lines ?? 1) : 0,
  };
  return { ...look, csv, sample };
}

function chosenColumn(name: string, texts: string[], options: FileOptions): Column {
  const choice = options.columns?.find((column) => column.name === name);
  const nulls = new Set(options.nulls);
  const { type = inferType(texts.filter((text) => !nulls.has(text))).type, format } = choice ?? {};
  const path = choice?.path === null ? undefined : (choice?.path ?? name);
  return { name, path, type, ...(format === undefined ? {} : { format }) };
}

function refuseUnknown(choices: readonly ColumnChoice[], names: readonly string[]): void {
  const unknown = choices.find(({ name }) => !names.includes(name));
  if (unknown === undefined) return;
  throw new FerryError({
    code: 'bad-columns',
    kind: 'usage',
    message: `The file has no column ${unknown.name}.`,
    remedy: `Its columns are: ${names.slice(0, 30).join(', ')}.`,
  });
}

function noColumns(file: string): FerryError {
  return new FerryError({
    code: 'bad-header',
    kind: 'usage',
    message: `${path.basename(file)} has no line that names its columns.`,
    remedy: 'Give their names.',
    commandLine: '--fields',
  });
}

/** By its size, both ends, and how it is read: what was read otherwise does not go on. */
async function fingerprintOf(look: FileLook, size: number): Promise<string> {
  const hash = createHash('sha256');
  const { format, encoding, csv } = look;
  hash.update(JSON.stringify({ size, format, encoding, csv }));
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
