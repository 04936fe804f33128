import assert from 'node:assert/strict';
import { CsvReader } from '../../src/files/csv/csvReader';
import { parseIonItem } from '../../src/methods/dynamodb/ionItems';
import { ItemReader, parseJsonItem } from '../../src/methods/dynamodb/itemReader';
import { GatheredRecords, readInPieces } from '../support/readRecords';
import { textOf, readCsv } from '../support/readFiles';

describe('what fuzzing found', () => {
  it('the last line is text, too, though nothing ends it', () => {
    const { documents, rejected } = readCsv(Buffer.from('a,b\n1,\xff', 'latin1'));
    assert.deepEqual(documents, []);
    assert.match(rejected.join(), /^2: it is not valid UTF-8/);
  });

  it('a broken record ends with its line, however the file arrives', () => {
    const file = Buffer.from('t\n""],x\n\n\\\n');
    const { options } = readCsv(file).look;
    for (let piece = 1; piece <= file.length; piece++) {
      const sink = new GatheredRecords();
      readInPieces(new CsvReader(options), file, sink, piece);
      assert.deepEqual(sink.rejected, ['2: text follows a closing quote'], `pieces of ${piece}`);
      assert.deepEqual(textOf(sink.documents), ['{"t":"\\\\"}']);
    }
  });

  it('15.14 items of DynamoDB that are nested too deeply, or are none, end no import', () => {
    const options = { conversion: 'plain', keyForm: 'id' } as const;
    const deep = `{"Item":{"a":${'{"M":{"b":'.repeat(20_000)}{"S":"x"}${'}}'.repeat(20_000)}}}`;
    const lines = [deep, '{"Item":{"a":null}}', '{"Item":{"a":{"S":"x"}}}'].join('\n');
    const json = new GatheredRecords();
    readInPieces(new ItemReader(parseJsonItem, options), Buffer.from(lines), json);
    assert.deepEqual(json.rejected, [
      '1: b: it is nested too deeply',
      '2: a: the value is not of the type that it says',
    ]);
    const ion = new GatheredRecords();
    const nested = `{Item:{a:${'{b:'.repeat(20_000)}1${'}'.repeat(20_000)}}}`;
    const items = Buffer.from([nested, 'symbol', '{Item:{a:"x"}}'].join('\n'));
    readInPieces(new ItemReader(parseIonItem, options), items, ion);
    assert.equal(ion.rejected.length, 2);
    assert.deepEqual(textOf(ion.documents), textOf(json.documents));
  });
});
