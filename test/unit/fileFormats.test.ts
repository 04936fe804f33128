import assert from 'node:assert/strict';
import { BSON } from 'mongodb';
import fc from 'fast-check';
import { BsonReader } from '../../src/files/bson/bsonReader';
import { BsonWriter } from '../../src/files/bsonWriter';
import { parseColumnType, type Column } from '../../src/files/csv/columnTypes';
import { CsvReader, type CsvOptions } from '../../src/files/csv/csvReader';
import { dateReader } from '../../src/files/csv/dateFormat';
import { guessDelimiter } from '../../src/files/csv/header';
import { inferType } from '../../src/files/csv/inferType';
import { csvHeader, csvLine } from '../../src/files/csv/writeCsv';
import { ExtendedJsonParser } from '../../src/files/json/extendedJsonParser';
import { JsonLinesReader } from '../../src/files/json/jsonLinesReader';
import { JsonReader } from '../../src/files/json/jsonReader';
import { extendedJsonOf } from '../../src/files/json/writeExtendedJson';
import type { RecordReader, RecordSink } from '../../src/files/records';
import { VALUES } from '../support/oddBson';
import { element, rawDocument } from '../support/rawBson';

/** Keeps what a reader makes of a file. */
class Gathered implements RecordSink {
  readonly writer = new BsonWriter();
  readonly documents: Buffer[] = [];
  readonly rejected: string[] = [];
  readonly full = false;

  accept(start: number): void {
    this.documents.push(Buffer.from(this.writer.bytes.subarray(start, this.writer.at)));
  }

  reject(line: number, reason: string): void {
    this.rejected.push(`${line}: ${reason}`);
  }

  get decoded(): unknown[] {
    return this.documents.map((bytes) => BSON.deserialize(bytes, { promoteValues: false }));
  }
}

/** Reads a file that arrives in pieces. */
function readAll(reader: RecordReader, file: Buffer, pieceBytes = file.length || 1): Gathered {
  const sink = new Gathered();
  let rest = Buffer.alloc(0);
  for (let at = 0; at < file.length; at += pieceBytes) {
    rest = Buffer.concat([rest, file.subarray(at, at + pieceBytes)]);
    rest = rest.subarray(reader.read(rest, false, sink));
  }
  reader.read(rest, true, sink);
  return sink;
}

function csvOptions(columns: Column[], more: Partial<CsvOptions> = {}): CsvOptions {
  const dialect = { delimiter: ',', quote: '"', escape: '', returns: false };
  const usual = { blanks: 'omit', nulls: [], arrays: false, skipLines: 1 } as const;
  return { ...dialect, ...usual, columns, ...more };
}

const strings = (...names: string[]) =>
  names.map((name): Column => ({ name, path: name, type: 'string' }));

function readCsv(text: string, columns: Column[], more: Partial<CsvOptions> = {}): Gathered {
  return readAll(new CsvReader(csvOptions(columns, { skipLines: 0, ...more })), Buffer.from(text));
}

function parsed(text: string): Buffer {
  const writer = new BsonWriter();
  new ExtendedJsonParser(Buffer.from(text), writer).document();
  return Buffer.from(writer.bytes.subarray(0, writer.at));
}

describe('CSV', () => {
  it('gives back every text that was written, however the file arrives', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((s) => !s.includes('\0'));
    const quirks = fc.constantFrom('', '"', '""', ',', '\n', '\r\n', 'a,"b"\r', ' x ', '\t');
    const row = fc.tuple(fc.oneof(text, quirks), fc.oneof(text, quirks), fc.oneof(text, quirks));
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (rows, piece) => {
          const names = ['a', 'b', 'c'];
          const style = { delimiter: ',', hasQuotes: true };
          const documents = rows.map(([a, b, c]) => ({ a, b, c }));
          const lines = documents.map((document) =>
            csvLine(Buffer.from(BSON.serialize(document)), names, style),
          );
          const file = Buffer.from(csvHeader(names, style) + lines.join(''));
          const read = readAll(new CsvReader(csvOptions(strings(...names))), file, piece);
          assert.deepEqual(read.rejected, []);
          assert.deepEqual(read.decoded, documents);
        },
      ),
    );
  });

  it('rejects a broken record and goes on at the next line', () => {
    const lines = ['1,"a', '2,b', '3,"c"x', '4,d,e', '5', '6,"f\ng"', '7,h"i', ''];
    const { decoded, rejected } = readCsv(lines.join('\n'), strings('n', 't'));
    assert.deepEqual(decoded, [
      { n: '2', t: 'b' },
      { n: '6', t: 'f\ng' },
      { n: '7', t: 'h"i' },
    ]);
    assert.deepEqual(rejected, [
      '1: text follows a closing quote',
      '3: text follows a closing quote',
      '4: it has 3 fields where there are 2 columns',
      '5: it has 1 fields where there are 2 columns',
    ]);
  });

  it('types each column, and names what does not fit', () => {
    const columns: Column[] = [
      { name: 'n', path: 'n', type: 'number' },
      { name: 'i', path: 'i', type: 'int' },
      { name: 'd', path: 'when.day', type: 'date', format: 'DD.MM.YYYY' },
      { name: 'b', path: 'when.sure', type: 'boolean' },
      { name: 'o', path: '_id', type: 'objectId' },
      { name: 'x', path: 'x', type: 'json' },
    ];
    const id = '0123456789abcdef01234567';
    const { decoded, rejected } = readCsv(
      [
        `9007199254740993,7,31.12.2025,yes,${id},"{""a"":[1]}"`,
        `0.1,-7,29.02.2024,F,${id},`,
        `12345678901234567890,2147483648,1.1.2024,no,${id},1`,
        `1,1,30.02.2024,no,${id},1`,
        `1,1,1.1.2024,maybe,${id},1`,
      ].join('\r\n'),
      columns,
    );
    const [first = {}, second = {}] = decoded as Record<string, unknown>[];
    assert.deepEqual(Object.keys(first), ['_id', 'n', 'i', 'when', 'x']);
    assert.deepEqual(first['n'], BSON.Long.fromString('9007199254740993'));
    assert.deepEqual(first['when'], { day: new Date('2025-12-31'), sure: true });
    assert.deepEqual(second['n'], new BSON.Double(0.1));
    assert.equal('x' in second, false);
    assert.deepEqual(rejected, [
      '3: i: “2147483648” is not a whole number of 32 bits',
      '4: when.day: “30.02.2024” is not a date as DD.MM.YYYY',
      '5: when.sure: “maybe” is not true or false',
    ]);
  });

  it('leaves out, empties or nulls what is missing, and makes arrays of numbered columns', () => {
    const columns = strings('a', 't.0', 't.1');
    const read = (more: Partial<CsvOptions>) => readCsv(',x,\\N\n"",,\n', columns, more).decoded;
    assert.deepEqual(read({ nulls: ['\\N'] }), [{ t: { 0: 'x', 1: null } }, { a: '' }]);
    assert.deepEqual(read({ blanks: 'null', arrays: true }), [
      { a: null, t: ['x', '\\N'] },
      { a: '', t: [null, null] },
    ]);
    assert.deepEqual(read({ blanks: 'empty' })[1], { a: '', t: { 0: '', 1: '' } });
  });

  it('infers the narrowest type that loses nothing', () => {
    const type = (...texts: string[]) => inferType(texts).type;
    assert.equal(type('1', '-20', ''), 'number');
    assert.equal(type('1', '2.5'), 'double');
    assert.equal(type('0.1234567890123456789'), 'decimal');
    assert.equal(type('00501', '10001'), 'string');
    assert.equal(type('true', 'FALSE'), 'boolean');
    assert.equal(type('2024-02-29', '2024-03-01T10:00:00+02:00'), 'date');
    assert.equal(type('2024-02-30'), 'string');
    assert.equal(type('', ''), 'string');
    const dialect = { quote: '"', escape: '', returns: false };
    assert.equal(guessDelimiter(Buffer.from('a;b;"c,d"\n'), dialect, true), ';');
  });

  it('reads dates by their format, with offsets', () => {
    const read = dateReader('DD/MM/YY HH:mm:ss.SSS Z');
    assert.equal(read('05/06/24 07:08:09.5 +02:00'), Date.UTC(2024, 5, 5, 5, 8, 9, 500));
    assert.equal(read('05/13/24 07:08:09.5 Z'), undefined);
    assert.equal(dateReader('unix')('1.5'), 1500);
    assert.deepEqual(parseColumnType('date(DD.MM.YYYY)'), { type: 'date', format: 'DD.MM.YYYY' });
    assert.equal(parseColumnType('int(3)'), undefined);
  });
});

describe('Extended JSON', () => {
  it('gives back the bytes of values of every type in canonical form, but for what JSON cannot say', () => {
    const changed = VALUES.filter(([, type, value]) => {
      const bytes = rawDocument(element(type, 'v', value));
      return !parsed(extendedJsonOf(bytes, 'canonical')).equals(bytes);
    });
    assert.deepEqual(
      changed.map(([what]) => what),
      [
        'NaN with a payload',
        'a string of invalid UTF-8',
        'a name of invalid UTF-8',
        'an array of odd names',
      ],
    );
  });

  it('gives back random values, in canonical form all types and in relaxed form all values', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.constant(null),
      fc.integer().map((n) => new BSON.Int32(n | 0)),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => BSON.Long.fromBigInt(n)),
      fc.double({ noNaN: true }).map((n) => new BSON.Double(n)),
      fc.date({ noInvalidDate: true }),
      fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new BSON.ObjectId(bytes)),
      fc.uint8Array().map((bytes) => new BSON.Binary(bytes, 0x80)),
      fc.double({ noNaN: true }).map((n) => BSON.Decimal128.fromStringWithRounding(String(n))),
    );
    const name = fc
      .string({ unit: 'grapheme' })
      .filter((s) => !s.includes('\0') && !s.startsWith('$'));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(
        name,
        fc.oneof({ depthSize: 'small' }, scalar, tie('tree'), fc.array(scalar)),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const bytes = Buffer.from(BSON.serialize(value as BSON.Document));
        assert.ok(parsed(extendedJsonOf(bytes, 'canonical')).equals(bytes));
        const relaxed = extendedJsonOf(bytes, 'relaxed');
        assert.equal(extendedJsonOf(parsed(relaxed), 'relaxed'), relaxed);
      }),
    );
  });

  it('agrees with the driver on what it writes, and reads version 1', () => {
    const document = { a: 1, b: 2.5, c: new Date(0), d: [null, 'x', { e: true }] };
    assert.equal(
      extendedJsonOf(Buffer.from(BSON.serialize(document)), 'canonical'),
      BSON.EJSON.stringify(document, { relaxed: false }),
    );
    const old = `{"o": {"$oid": "0123456789abcdef01234567"}, "b": {"$binary": "AQI=", "$type": "00"},
      "r": {"$regex": "^a", "$options": "i"}, "d": {"$date": 1000}, "l": {"$numberLong": "5"},
      "t": {"$timestamp": {"t": 1, "i": 2}}, "u": {"$undefined": true},
      "dec": {"$numberDecimal": "1.50"}, "date": {"$date": "1970-01-01T00:00:01.000+0000"}}`;
    assert.equal(
      extendedJsonOf(parsed(old), 'relaxed'),
      '{"o":{"$oid":"0123456789abcdef01234567"},"b":{"$binary":{"base64":"AQI=","subType":"00"}},' +
        '"r":{"$regularExpression":{"pattern":"^a","options":"i"}},"d":{"$date":"1970-01-01T00:00:01Z"},' +
        '"l":5,"t":{"$timestamp":{"t":1,"i":2}},"u":{"$undefined":true},' +
        '"dec":{"$numberDecimal":"1.50"},"date":{"$date":"1970-01-01T00:00:01Z"}}',
    );
  });

  it('keeps the order of names, duplicates, whole numbers of 64 bits and doubles that are whole', () => {
    const text = '{"b":1,"2":2,"1":3,"b":9007199254740993,"x":1.0,"e":1e3,"q":{"$gt":1}}';
    const expected = '{"b":1,"2":2,"1":3,"b":9007199254740993,"x":1.0,"e":1000.0,"q":{"$gt":1}}';
    assert.equal(extendedJsonOf(parsed(text), 'relaxed'), expected);
  });

  it('says what is wrong with a record, and goes on with the next', () => {
    const bad = ['{"a":1', '[1]', '{"a":01}', '{"a":{"$oid":"x"}}', '{"a":"\\ud800"}', '{"a":1} 2'];
    const file = Buffer.from(['{"n":1}', ...bad, '', '{"n":2}'].join('\n'));
    const { decoded, rejected } = readAll(new JsonLinesReader(), file, 5);
    assert.deepEqual(decoded, [{ n: new BSON.Int32(1) }, { n: new BSON.Int32(2) }]);
    assert.deepEqual(
      rejected.map((text) => Number(text.split(':')[0])),
      [2, 3, 4, 5, 6, 7],
    );
  });

  it('reads arrays and documents over several lines, arriving in any pieces', () => {
    const file = Buffer.from(
      '[\n {"a": "}]\\"",\n  "b": [1, {"c": 2}]},\n{"a": oops},\n{"a": 3}\n]\n',
    );
    for (let piece = 1; piece < 20; piece++) {
      const { documents, rejected } = readAll(new JsonReader(), file, piece);
      assert.deepEqual(
        documents.map((bytes) => extendedJsonOf(bytes, 'relaxed')),
        ['{"a":"}]\\"","b":[1,{"c":2}]}', '{"a":3}'],
      );
      assert.deepEqual(rejected, ['4: a value was expected at byte 7 of the record']);
    }
  });
});

describe('BSON files', () => {
  it('are read document by document; one that is not sound is rejected', () => {
    const good = Buffer.from(BSON.serialize({ a: [1, { b: 'x' }] }));
    const bad = Buffer.from(good);
    bad[bad.length - 2] = 7;
    const { documents, rejected } = readAll(new BsonReader(), Buffer.concat([good, bad, good]), 3);
    assert.equal(documents.length, 2);
    assert.match(rejected.join(), /^2: it is not sound BSON/);
  });

  it('are damaged where they are cut off', () => {
    const good = Buffer.from(BSON.serialize({ a: 1 }));
    const cut = Buffer.concat([good, good.subarray(0, 7)]);
    assert.throws(() => readAll(new BsonReader(), cut), /its document 2 is cut off/);
  });
});
