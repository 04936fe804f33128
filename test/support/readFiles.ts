import assert from 'node:assert/strict';
import { BSON } from 'mongodb';
import { CsvReader } from '../../src/files/csv/csvReader';
import { JsonReader } from '../../src/files/json/jsonReader';
import { DamagedSource, type RecordReader } from '../../src/files/records';
import { lookAtCsv } from '../../src/methods/import/lookAtCsv';
import type { FileOptions } from '../../src/methods/import/types';
import { GatheredRecords, readInPieces } from './readRecords';

/** Documents of BSON as the JSON of what they hold. */
export const textOf = (documents: Buffer[]) =>
  documents.map((bytes) => JSON.stringify(BSON.deserialize(bytes)));

/** Reads JSON in pieces of every size, which must not matter. */
export function readJson(file: string, make: () => RecordReader = () => new JsonReader()) {
  const whole = readBy(make(), file);
  for (const piece of [1, 2, 3, 7]) {
    assert.deepEqual(readBy(make(), file, piece), whole, `in pieces of ${piece}`);
  }
  return whole;
}

/** What a reader makes of a file, whole or in pieces of so many bytes. */
export function readBy(reader: RecordReader, file: string, piece?: number) {
  const sink = new GatheredRecords();
  let damage: string | undefined;
  try {
    readInPieces(reader, Buffer.from(file), sink, piece);
  } catch (error) {
    if (!(error instanceof DamagedSource)) throw error;
    damage = error.message;
  }
  return { documents: textOf(sink.documents), rejected: sink.rejected, damage };
}

/** What CSV or TSV comes to, looked at as a preview does. */
export function readCsv(
  file: string | Buffer,
  format: 'csv' | 'tsv' = 'csv',
  options: Partial<FileOptions> = {},
) {
  const head = Buffer.from(file as string);
  const look = lookAtCsv(
    { name: `a.${format}`, format, head, isWhole: true },
    { file: `a.${format}`, ...options },
  );
  const sink = new GatheredRecords();
  readInPieces(new CsvReader(look.options), head, sink);
  return { look, documents: textOf(sink.documents), rejected: sink.rejected };
}

/** The documents of a JSON file. */
export function readDocuments(file: string): Buffer[] {
  const sink = new GatheredRecords();
  readInPieces(new JsonReader(), Buffer.from(file), sink);
  return sink.documents;
}
