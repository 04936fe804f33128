import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BSON } from 'mongodb';
import { FerryError } from '../../src/engine/errors';
import { BsonReader } from '../../src/files/bson/bsonReader';
import { checkDocument } from '../../src/files/checkDocument';
import { CsvReader } from '../../src/files/csv/csvReader';
import { preludeBytes, segmentHeader, TERMINATOR } from '../../src/files/dump/archiveFormat';
import { readArchive } from '../../src/files/dump/archiveReader';
import { openStream } from '../../src/files/dump/blocks';
import { Crc64 } from '../../src/files/dump/crc64';
import { readDocuments } from '../../src/files/dump/documents';
import { nameInMetadata, parseMetadata } from '../../src/files/dump/metadata';
import { JsonLinesReader } from '../../src/files/json/jsonLinesReader';
import { JsonReader } from '../../src/files/json/jsonReader';
import { extendedJsonOf } from '../../src/files/json/writeExtendedJson';
import { DamagedSource, type RecordReader } from '../../src/files/records';
import { decoded } from '../../src/files/source/encoding';
import { gunzipped } from '../../src/files/source/gunzip';
import { unzstd, ZSTD_DECODER, type ZstdDecoder } from '../../src/files/source/unzstd';
import { parseIonItem } from '../../src/methods/dynamodb/ionItems';
import { ItemReader, parseJsonItem } from '../../src/methods/dynamodb/itemReader';
import { lookAtCsv } from '../../src/methods/import/lookAtCsv';
import { GatheredRecords, readInPieces } from '../support/readRecords';
import { bsonFiles, documents, inputs } from './inputs';

/** A reader under test: what it is given, and what it does with it, throwing on a find. */
export interface FuzzedReader {
  inputs: fc.Arbitrary<Buffer>;
  read: (input: Buffer, seed: number) => void | Promise<void>;
}

const JSON_TOKENS = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\n', '\r', ' ', '\0', '{"a":', '[[', '{"$', '"}'],
  ...['{"$oid":"0123456789abcdef01234567"}', '{"$date":', '{"$code":"x","$scope":{', '1e400', '-0'],
  ...['{"$regex":"a"', '"$options":"i"', '{"$type":', '\\u0024', '\\ud800', '\xff', '\ufeff'],
  ...['{"$binary":{"base64":"', '"subType":"02"', '{"$timestamp":{"t":1,"i":', 'null', 'true'],
];
const CSV_TOKENS = [
  ...[
    ',',
    ';',
    '\t',
    '|',
    '"',
    '""',
    '\n',
    '\r\n',
    '\r',
    '\\',
    '\\"',
    '\\n',
    'sep=;',
    '\0',
    '\xff',
  ],
  ...['a', 'a.b', '_id', '1', '-1,5', '1.234,56', '2024-02-30', '05/06/2024', '+49', 'true'],
  ...['{"a":1}', '0123456789abcdef01234567', '1e999', '\ufeff', '$a', '..', ' '],
];
const BINARY_TOKENS = ['\0', '\x01', '\x05\0\0\0\0', '\xff\xff\xff\xff', '\x03a\0', '\x10_id\0'];

const jsonFiles = fc
  .tuple(fc.array(documents, { maxLength: 6 }), fc.constantFrom('lines', 'array', 'pretty'))
  .map(([all, how]) => {
    const texts = all.map((one) => extendedJsonOf(Buffer.from(BSON.serialize(one)), 'canonical'));
    if (how === 'lines') return Buffer.from(texts.join('\n'));
    return Buffer.from(how === 'array' ? `[${texts.join(',')}]` : `[\n${texts.join(',\n  ')}\n]\n`);
  });

const csvFiles = fc
  .array(fc.array(fc.constantFrom(...CSV_TOKENS), { minLength: 2, maxLength: 5 }), { maxLength: 8 })
  .map((rows) => Buffer.from(`a,b,c\n${rows.map((row) => row.join(',')).join('\n')}\n`, 'latin1'));

const archives = fc.tuple(bsonFiles, bsonFiles).map((files) => {
  const collections = files.map((_, index) => ({
    ...{ db: 'd', name: `c${index}`, kind: 'collection' as const },
    ...{ options: new Map<string, unknown>(), indexes: [] },
  }));
  return Buffer.concat([
    preludeBytes(collections, { server: '6.0', tool: 'x' }, 1),
    ...collections.flatMap((one, index) => {
      const bytes = files[index] ?? Buffer.alloc(0);
      const sum = new Crc64();
      sum.update(bytes);
      return [segmentHeader(one), bytes, TERMINATOR, segmentHeader(one, sum.value()), TERMINATOR];
    }),
  ]);
});

/** Frames of raw blocks, with and without a checksum that does not fit. */
const zstdFiles = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.boolean()), { maxLength: 4 })
  .map((frames) =>
    Buffer.concat(
      frames.map(([content, repeated]) => {
        const size = repeated ? content.length * 1000 : content.length;
        const head = Buffer.alloc(3);
        head.writeUIntLE(
          ((repeated ? Math.min(size, 131_072) : size) << 3) | (repeated ? 2 : 0) | 1,
          0,
          3,
        );
        const body = repeated ? Buffer.from([content[0] ?? 0]) : Buffer.from(content);
        return Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), head, body]);
      }),
    ),
  );

const items = fc.array(documents, { maxLength: 4 }).map((all) => {
  const item = (value: unknown): unknown => {
    if (typeof value === 'string') return { S: value };
    if (typeof value === 'number') return { N: String(value) };
    if (Array.isArray(value)) return { L: value.map(item) };
    if (typeof value !== 'object' || value === null) return { NULL: true };
    return { M: Object.fromEntries(Object.entries(value).map(([name, one]) => [name, item(one)])) };
  };
  const lines = all.map((one) => ({
    Item: Object.fromEntries(Object.entries(one).map(([name, value]) => [name, item(value)])),
  }));
  return Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));
});

/** Every reader of files. */
export const READERS: Readonly<Record<string, FuzzedReader>> = {
  csv: {
    inputs: inputs({ whole: csvFiles, tokens: CSV_TOKENS }),
    read: (input, seed) => {
      const format = seed % 3 === 0 ? 'tsv' : 'csv';
      const escape = seed % 5 === 0 ? { escape: '\\' } : {};
      const file = { name: 'a', format, head: input, isWhole: true } as const;
      const make = () =>
        new CsvReader(lookAtCsv(file, { file: 'a', ...escape, arrays: seed % 2 === 0 }).options);
      readRecords(make, input, seed);
    },
  },
  json: {
    inputs: inputs({ whole: jsonFiles, tokens: JSON_TOKENS }),
    read: (input, seed) => readRecords(() => new JsonReader(), input, seed),
  },
  jsonl: {
    inputs: inputs({ whole: jsonFiles, tokens: JSON_TOKENS }),
    read: (input, seed) => readRecords(() => new JsonLinesReader(), input, seed),
  },
  bson: {
    inputs: inputs({ whole: bsonFiles, tokens: BINARY_TOKENS }),
    read: async (input, seed) => {
      readRecords(() => new BsonReader(), input, seed);
      for await (const batch of readDocuments(await source(input, seed))) {
        for (let at = 0; at < batch.count; at++) checkDocument(batch.bytes, batch.offsets[at] ?? 0);
      }
    },
  },
  archive: {
    inputs: inputs({ whole: archives, tokens: [...BINARY_TOKENS, '\x6d\xe2\x99\x81'] }),
    read: async (input, seed) => {
      let parts = 0;
      for await (const part of readArchive(await source(input, seed))) parts += part.kind.length;
      assert.ok(parts > 0);
    },
  },
  metadata: {
    inputs: inputs({ whole: jsonFiles, tokens: [...JSON_TOKENS, '"indexes":[', '"options":{'] }),
    read: (input) => {
      nameInMetadata(input);
      parseMetadata(input, { db: 'd', name: 'c' });
    },
  },
  gzip: {
    inputs: inputs({
      whole: bsonFiles.map((bytes) => gzipSync(bytes)),
      tokens: ['\x1f\x8b\x08', '\0'],
    }),
    read: (input, seed) => drain(gunzipped(chunks(input, seed))),
  },
  zstd: {
    inputs: inputs({
      whole: zstdFiles,
      tokens: ['\x28\xb5\x2f\xfd', '\x50\x2a\x4d\x18', '\0\0\0\0'],
    }),
    read: async (input, seed) => {
      const decoders: ZstdDecoder[] = ZSTD_DECODER === 'node' ? ['node', 'package'] : ['package'];
      for (const decoder of decoders) await drain(unzstd(chunks(input, seed), 'a', decoder));
    },
  },
  encoding: {
    inputs: inputs({
      whole: csvFiles,
      tokens: ['\xff\xfe', '\xfe\xff', '\xef\xbb\xbf', 'a\0', '\xd8\0'],
    }),
    read: (input, seed) =>
      drain(decoded(chunks(input, seed), seed % 2 === 0 ? 'auto' : 'utf-16le')),
  },
  dynamodb: {
    inputs: inputs({
      whole: items,
      tokens: ['{"Item":{', '{"M":{"a":', '{"L":[', '{"N":"', '{"S":"', '}', ']', '"', '\n'],
    }),
    read: (input, seed) => {
      const options = { conversion: seed % 2 === 0 ? 'plain' : 'raw', keyForm: 'id' } as const;
      readRecords(() => new ItemReader(parseJsonItem, options), input, seed);
    },
  },
  ion: {
    inputs: inputs({
      whole: fc.constant(
        Buffer.from('$ion_1_0 {Item:{Id:103.,a:"x",b:[1,2d3],c:{d:null},e:{{aGk=}}}}\n'),
      ),
      tokens: [
        '$ion_1_0',
        '{Item:{',
        'a:',
        '[',
        ']',
        '{',
        '}',
        '1d99999999',
        '"',
        "'''",
        '\n',
        '{{',
        'null.int',
        '\\',
      ],
    }),
    read: (input, seed) => {
      const options = { conversion: 'plain', keyForm: 'id' } as const;
      readRecords(() => new ItemReader(parseIonItem, options), input, seed);
    },
  },
};

/**
 * Runs one case. What a file is told to be wrong with is no find.
 * @throws what is one
 */
export async function runCase({ read }: FuzzedReader, input: Buffer, seed: number): Promise<void> {
  try {
    await read(input, seed);
  } catch (error) {
    const isTold =
      error instanceof FerryError || error instanceof DamagedSource || error instanceof SyntaxError;
    if (!isTold) throw error;
  }
}

/** Read at once and in pieces, a file comes to the same; what becomes a document is one. */
function readRecords(make: () => RecordReader, input: Buffer, seed: number): void {
  const whole = outcome(make(), input, input.length || 1);
  for (const document of whole.documents) checkDocument(document, 0);
  // Pieces that are very small make a long file slow by themselves.
  const least = Math.ceil(input.length / 50);
  const pieces = outcome(make(), input, least + (seed % 97) + 1);
  assert.deepEqual(pieces.rejected, whole.rejected);
  assert.equal(pieces.damage, whole.damage);
  assert.ok(Buffer.concat(pieces.documents).equals(Buffer.concat(whole.documents)));
}

function outcome(reader: RecordReader, input: Buffer, pieceBytes: number) {
  const sink = new GatheredRecords();
  let damage: string | undefined;
  try {
    readInPieces(reader, input, sink, pieceBytes);
  } catch (error) {
    if (!(error instanceof DamagedSource)) throw error;
    damage = error.message;
  }
  return { documents: sink.documents, rejected: sink.rejected, damage };
}

async function* chunks(input: Buffer, seed: number): AsyncGenerator<Buffer> {
  const size = Math.ceil(input.length / 50) + (seed % 97) + 1;
  for (let at = 0; at < input.length; at += size) {
    yield await Promise.resolve(input.subarray(at, at + size));
  }
}

const source = (input: Buffer, seed: number) => openStream(chunks(input, seed), 'a');

/** At most so much: a packed file may hold any number of bytes. */
const DRAINED_BYTES = 64 * 1024 * 1024;

async function drain(bytes: AsyncIterable<Buffer>): Promise<void> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > DRAINED_BYTES) return;
  }
}
