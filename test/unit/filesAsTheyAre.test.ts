import assert from 'node:assert/strict';
import { BSON } from 'mongodb';
import { actualFormat } from '../../src/files/actualFormat';
import { BsonReader } from '../../src/files/bson/bsonReader';
import { dateReader } from '../../src/files/csv/dateFormat';
import { csvHeader, csvLine } from '../../src/files/csv/writeCsv';
import { inferType } from '../../src/files/csv/inferType';
import { JsonLinesReader } from '../../src/files/json/jsonLinesReader';
import { JsonReader } from '../../src/files/json/jsonReader';
import { foreignKind } from '../../src/files/source/fileKinds';
import { batchOf } from '../../src/engine/target/writing/batches';
import { documentFormatter } from '../../src/methods/export/formatDocuments';
import { element, rawDocument, text as rawText } from '../support/rawBson';
import { GatheredRecords, readInPieces } from '../support/readRecords';
import { readJson, readBy, readCsv, readDocuments } from '../support/readFiles';

describe('files as people have them', () => {
  it('15.2 an array that is cut off, or has a document missing, is no complete file', () => {
    const cut = readJson('[{"a":1},{"a":2}');
    assert.deepEqual(cut.documents, ['{"a":1}', '{"a":2}']);
    assert.equal(cut.damage, 'its array of documents is not closed at its end');
    assert.equal(readJson('[').damage, cut.damage);
    assert.equal(readJson('[{"a":1},').damage, cut.damage);
    const rejections: [string, string[], string[]][] = [
      ['[{"a":3},,{"b":4}]', ['{"a":3}', '{"b":4}'], ['1: a comma has no document before it']],
      ['{"a":3}]', ['{"a":3}'], ['1: a bracket closes an array that none opened']],
      ['[{"a":3},]', ['{"a":3}'], ['1: no document follows a comma']],
      ['[,{"a":3}]', ['{"a":3}'], ['1: a comma has no document before it']],
      ['[{"a":1}\n{"b":2}]', ['{"a":1}'], ['2: a comma was expected before it']],
      ['{"a":1},\n{"b":2},\n', ['{"a":1}', '{"b":2}'], ['3: no document follows a comma']],
      [
        '[{"a":1},7,"x,]",[{"b":1}],null]',
        ['{"a":1}'],
        Array<string>(4).fill('1: an object was expected'),
      ],
    ];
    for (const [file, documents, rejected] of rejections) {
      assert.deepEqual(readJson(file), { documents, rejected, damage: undefined }, file);
    }
    for (const file of [
      '[{"a":1}]\n[{"b":2}]',
      '{"a":1}{"b":2}',
      '{"a":1},{"b":2}',
      '[]{"a":1}[{"b":2}]',
    ]) {
      assert.deepEqual(readJson(file).documents, ['{"a":1}', '{"b":2}'], file);
      assert.deepEqual(readJson(file).rejected, [], file);
    }
  });

  it('15.2 a reader goes on in the middle of an array', () => {
    const file = '[{"a":1},{"b":2}]';
    const first = new JsonReader();
    const sink = new GatheredRecords(1);
    const at = first.read(Buffer.from(file), true, sink);
    const second = new JsonReader();
    second.state = first.state;
    const rest = readBy(second, file.slice(at));
    assert.deepEqual(rest, { documents: ['{"b":2}'], rejected: [], damage: undefined });
  });

  it('15.3 TSV has no quotes, and either kind has those that it is told', () => {
    const tsv = 'n\tcity\n1\t"a\n2\t"Rome"\n3\tc\n';
    assert.deepEqual(readCsv(tsv, 'tsv').documents, [
      '{"n":1,"city":"\\"a"}',
      '{"n":2,"city":"\\"Rome\\""}',
      '{"n":3,"city":"c"}',
    ]);
    const quoted = readCsv('n\tcity\n1\t"a\nb"\n', 'tsv', { quote: '"' });
    assert.deepEqual(quoted.documents, ['{"n":1,"city":"a\\nb"}']);
    const escaped = readCsv(
      'n,t\n1,"say \\"x\\""\n2,a\\,b\\\\\n3,a\\nb\n4,\\N\n5,"c""d"\n',
      'csv',
      {
        escape: '\\',
        nulls: ['\\N'],
      },
    );
    assert.deepEqual(escaped.documents, [
      '{"n":1,"t":"say \\"x\\""}',
      '{"n":2,"t":"a,b\\\\"}',
      '{"n":3,"t":"a\\nb"}',
      '{"n":4,"t":null}',
      '{"n":5,"t":"c\\"d"}',
    ]);
    const none = readCsv('n,t\n1,it\'s\n2,"x"\n', 'csv', { quote: '' });
    assert.deepEqual(none.documents, ['{"n":1,"t":"it\'s"}', '{"n":2,"t":"\\"x\\""}']);
    const single = readCsv("n;t\n1;'a;b'\n", 'csv', { quote: "'", delimiter: ';' });
    assert.deepEqual(single.documents, ['{"n":1,"t":"a;b"}']);
  });

  it('15.3 TSV is written as it is read: what would need quotes is refused', () => {
    const style = { delimiter: '\t', hasQuotes: false };
    const bytes = (value: string) => Buffer.from(BSON.serialize({ t: value }));
    const file = csvHeader(['t'], style) + csvLine(bytes('say "x"'), ['t'], style);
    assert.deepEqual(readCsv(file, 'tsv').documents, ['{"t":"say \\"x\\""}']);
    for (const value of ['a\tb', 'a\nb', 'a\r']) {
      assert.throws(() => csvLine(bytes(value), ['t'], style), { code: 'not-in-tsv' });
    }
  });

  it('15.4 dates are those that there are, in the forms that are documented, wherever the machine is', () => {
    const date = (value: string) => readJson(`{"d":{"$date":${value}}}`);
    const right: [string, string][] = [
      ['"2014-01-01T00:00:00Z"', '2014-01-01T00:00:00.000Z'],
      ['"2014-01-01T00:00:00.123456Z"', '2014-01-01T00:00:00.123Z'],
      ['"2014-01-01T00:00:00.000+0200"', '2013-12-31T22:00:00.000Z'],
      ['"2014-01-01T00:00:00-05:30"', '2014-01-01T05:30:00.000Z'],
      ['"2024-02-29T23:59:59.999Z"', '2024-02-29T23:59:59.999Z'],
      ['{"$numberLong":"-1"}', '1969-12-31T23:59:59.999Z'],
      ['1000', '1970-01-01T00:00:01.000Z'],
    ];
    for (const [form, expected] of right) {
      assert.deepEqual(date(form).documents, [`{"d":"${expected}"}`], form);
    }
    for (const form of [
      ...['2014-01-01T00:00:00', 'Room 5', '2014-02-30T00:00:00Z', '2014-01-01', '1'],
      ...[
        '2014-01-01T24:00:00Z',
        '2014-01-01T00:60:00Z',
        '2014-13-01T00:00:00Z',
        '20140101T000000Z',
      ],
      ...['2014-01-01T00:00:00+24:00', '2014-01-01 00:00:00Z', 'Wed, 01 Jan 2014 00:00:00 GMT', ''],
    ].map((one) => JSON.stringify(one))) {
      const { documents, rejected } = date(form);
      assert.deepEqual(documents, [], form);
      assert.match(rejected.join(), /^1: the \$date value is wrong/, form);
    }
    for (const format of ['iso', 'DD/MM/YYYY HH:mm Z']) {
      assert.equal(dateReader(format)('2024-01-01T00:00:00+99:99'), undefined);
      assert.equal(dateReader(format)('01/02/2024 10:00 +25:00'), undefined);
    }
    assert.throws(() => dateReader('YYYY YY'), RangeError);
  });

  it('15.5 a value with further fields is none, and loses none of them', () => {
    for (const value of [
      ...['{"$numberInt":"5","unit":"kg"}', '{"$oid":"0123456789abcdef01234567","a":1}'],
      ...['{"$numberInt":5}', '{"$numberLong":"9223372036854775808"}', '{"$numberDouble":"0x10"}'],
      ...[
        '{"$numberDouble":"1e400"}',
        '{"$numberDecimal":"1x"}',
        '{"$binary":{"base64":"A","subType":"00"}}',
      ],
      ...['{"$minKey":2}', '{"$timestamp":{"t":-1,"i":0}}', '{"$undefined":false}', '{"$code":5}'],
      ...['{"$symbol":"a","$symbol":"b"}', '{"\\u0024oid":"x"}', '1e400'],
    ]) {
      const { documents, rejected } = readJson(`{"v":${value}}`);
      assert.deepEqual(documents, [], value);
      assert.equal(rejected.length, 1, value);
    }
    const plain =
      '{"v":{"unit":"kg","$numberInt":"5"},"w":{"$id-x":1},"t":{"$type":2},"r":{"$regex":"a"}}';
    assert.deepEqual(readJson(plain).documents, [plain]);
    const [bytes] = readDocuments('{"s":{"$scope":{"a":{"$numberInt":"1"}},"$code":"x"}}');
    assert.deepEqual(bytes, Buffer.from(BSON.serialize({ s: new BSON.Code('x', { a: 1 }) })));
  });

  it('15.7 line ends of any kind, blank lines before a header, and line ends within it', () => {
    const expected = ['{"a":1,"b":"x"}', '{"a":2,"b":"y"}'];
    for (const end of ['\n', '\r\n', '\r']) {
      const lines = (...all: string[]) => all.join(end) + end;
      assert.deepEqual(
        readCsv(lines('a,b', '1,x', '2,y')).documents,
        expected,
        JSON.stringify(end),
      );
      assert.deepEqual(readCsv(lines('', '', 'a,b', '', '1,x', '2,y')).documents, expected);
      const header = readCsv(lines(`"the${end}name";b`, '1;x', '', '2;y'));
      assert.deepEqual(
        header.documents.map((one) => one.replace(/the(\\.)+name/, 'a')),
        expected,
      );
      assert.deepEqual(header.rejected, []);
    }
    assert.deepEqual(readCsv('sep=;\na;b\n1;x\n2;y\n').documents, expected);
    assert.deepEqual(
      readCsv('sep=|\r\n1|x\r\n2|y\r\n', 'csv', { header: false, fields: ['a', 'b'] }).documents,
      expected,
    );
  });

  it('15.10 documents as deep as a server stores are read, deeper ones rejected', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    for (const levels of [101, 178, 180]) {
      const [document] = readDocuments(nested(levels));
      assert.ok(document);
      const sink = new GatheredRecords();
      readInPieces(new BsonReader(), document, sink);
      assert.deepEqual(sink.documents, [document]);
    }
    assert.match(
      readBy(new JsonReader(), nested(181)).rejected.join(),
      /nested deeper than 180 levels/,
    );
    assert.match(readBy(new JsonLinesReader(), '['.repeat(100_000)).rejected.join(), /expected/);
    assert.equal(readBy(new JsonReader(), `{"a":${'['.repeat(100_000)}`).documents.length, 0);
  });

  it('15.11 what a file holds counts more than what it is called', () => {
    const kind = (named: Parameters<typeof actualFormat>[0], content: string | Buffer) =>
      actualFormat(named, Buffer.from(content as string));
    assert.equal(kind('csv', '{"a":1}\n{"a":2}\n'), 'jsonl');
    assert.equal(kind('csv', '\ufeff[\n{"a":1}]'), 'json');
    assert.equal(kind('csv', '{a},b\n'), 'csv');
    assert.equal(kind('jsonl', '[{"a":1}]'), 'json');
    assert.equal(kind('jsonl', '{"a":1}\r{"a":2}\r'), 'json');
    assert.equal(kind('jsonl', '{"a":\n{"a":2}\n'), 'jsonl');
    assert.equal(kind('bson', '{"a":1}'), 'jsonl');
    assert.equal(kind('bson', Buffer.from(BSON.serialize({ a: 1 }))), 'bson');
    assert.equal(kind(undefined, Buffer.from(BSON.serialize({ a: 1 }))), 'bson');
    assert.equal(kind('json', Buffer.from(BSON.serialize({ a: 1 }))), 'bson');
    assert.equal(kind(undefined, 'a,b\n1,2\n'), 'csv');
    for (const [start, what] of [
      ['504b0304140000000800', 'ZIP'],
      ['425a68393141592653590000', 'bzip2'],
      ['fd377a585a000004', 'xz'],
      ['377abcaf271c0004', '7-Zip'],
      ['04224d186440a7', 'LZ4'],
      [Buffer.from('<!DOCTYPE html><html>').toString('hex'), 'HTML'],
      ['6de29981', 'mongodump'],
    ] as const) {
      assert.match(foreignKind(Buffer.from(start, 'hex'))?.what ?? '', new RegExp(what));
    }
    for (const start of ['BZh,a\n1,2', 'ORCID,name\n', 'PAR1,PAR2\n', 'LZIP,x\n', '<a>,b\n']) {
      assert.equal(foreignKind(Buffer.from(start)), undefined, start);
    }
  });

  it('15.13 columns get the types that their values tell, and what they leave open is told', () => {
    const inferred = (...texts: string[]) => {
      const { type, format, alternatives } = inferType(texts);
      const word = (one: { type: string; format?: string | undefined }) =>
        one.format === undefined ? one.type : `${one.type}(${one.format})`;
      return [word({ type, format }), ...alternatives.map(word)].join(' | ');
    };
    const cases: [string[], string][] = [
      [['+4917012345', '+4930123'], 'string | number'],
      [['05/06/2024', '13/06/2024'], 'date(DD/MM/YYYY)'],
      [['06/13/2024', '01/02/2024'], 'date(MM/DD/YYYY)'],
      [['05/06/2024', '06/07/2024'], 'string | date(DD/MM/YYYY) | date(MM/DD/YYYY)'],
      [['5.6.2024', '31.12.1999'], 'date(DD.MM.YYYY)'],
      [['05/06/2024 10:00', '25/06/2024 23:59'], 'date(DD/MM/YYYY HH:mm)'],
      [['31/12/24'], 'string | date(DD/MM/YY) | date(YY/MM/DD)'],
      [['2024-01-31', '2024-01-31T10:00:00+02:00'], 'date'],
      [['1,5', '2,25'], 'double(1.234,56)'],
      [['1.234,5', '12'], 'double(1.234,56)'],
      [['1,234.5', '12'], 'double(1,234.56)'],
      [['1 234,5', '7'], 'double(1 234,56)'],
      [['1,234', '2,500'], 'string | double(1.234,56) | double(1,234.56)'],
      [['1.234', '2.500'], 'double | number(1.234,56)'],
      [['192.168.100.101'], 'string | double(1.234,56)'],
      [['12E5', '3E7'], 'string | number'],
      [['1e-05', '2.5e+10'], 'double'],
      [['yes', 'no'], 'string | boolean'],
      [['true', 'False'], 'boolean'],
      [['507f1f77bcf86cd799439011', 'ObjectId(507f1f77bcf86cd799439012)'], 'objectId'],
      [['123456789012345678901234'], 'string | objectId | decimal'],
      [['007', '42'], 'string | number'],
    ];
    for (const [texts, expected] of cases) assert.equal(inferred(...texts), expected, texts.join());
    const { look, documents } = readCsv('born;price\n05/06/2024;1.234,50\n06/07/2024;2,5\n');
    assert.deepEqual(documents, [
      '{"born":"05/06/2024","price":1234.5}',
      '{"born":"06/07/2024","price":2.5}',
    ]);
    assert.deepEqual(look.notes, [
      'born: taken for string; it could be date(DD/MM/YYYY) or date(MM/DD/YYYY), too',
      'price: taken for double(1.234,56)',
    ]);
  });

  it('15.14 20,000 columns are read, and more than a document holds are refused', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `c${index}.d${index}`);
    const file = `${names.join(',')}\n${names.map((_, index) => index).join(',')}\n`;
    assert.equal(readCsv(file).documents.length, 1);
    assert.throws(() => readCsv(`${','.repeat(200_000)}\n`), { code: 'bad-header' });
    assert.throws(() => readCsv(`${'a.'.repeat(5000)}a\n1\n`), { code: 'bad-columns' });
  });
});

describe('exports', () => {
  it('count the documents whose text JSON and CSV cannot hold', () => {
    const bytes = (value: Buffer) =>
      rawDocument(element(0x03, 'in', rawDocument(element(0x02, 't', rawText(value)))));
    const documents = [
      bytes(Buffer.from([0x61, 0xff])),
      bytes(Buffer.from('\ufffd')),
      bytes(Buffer.from('a')),
    ];
    for (const format of ['json', 'jsonl', 'csv', 'bson'] as const) {
      const formatter = documentFormatter({ format, fields: ['in.t'], style: 'relaxed' });
      formatter.batch(batchOf(documents));
      assert.equal(formatter.changedTexts, format === 'bson' ? 0 : 1, format);
    }
  });
});
