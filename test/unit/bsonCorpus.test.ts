import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { BsonWriter } from '../../src/files/bsonWriter';
import { checkDocument } from '../../src/files/checkDocument';
import { openStream } from '../../src/files/dump/blocks';
import { readDocuments } from '../../src/files/dump/documents';
import { ExtendedJsonParser } from '../../src/files/json/extendedJsonParser';
import { extendedJsonOf } from '../../src/files/json/writeExtendedJson';
import { BadRecord } from '../../src/files/records';

const FOLDER = path.join('test', 'corpus', 'bson');
const DECIMAL = '0x13';

interface Valid {
  description: string;
  canonical_bson: string;
  degenerate_bson?: string;
  canonical_extjson: string;
  degenerate_extjson?: string;
  relaxed_extjson?: string;
  converted_bson?: string;
  converted_extjson?: string;
  lossy?: boolean;
}

interface Corpus {
  description: string;
  bson_type: string;
  valid?: Valid[];
  decodeErrors?: { description: string; bson: string }[];
  parseErrors?: { description: string; string: string }[];
}

/** Where this product is of another mind than the corpus, and why. */
const ON_PURPOSE: Readonly<Record<string, string>> = {
  'Bad $date (number, not string or hash)': 'version 1 wrote dates as numbers',
};

/** What a server stores all the same, so that dumps hold it: it is carried as it is. */
const STORED = /^(invalid UTF-8|String with bad UTF-8|subtype 0x02 length .*)$/;

describe('the BSON corpus', () => {
  for (const file of readdirSync(FOLDER)) {
    const corpus = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Corpus;
    describe(`${file}: ${corpus.description}`, () => {
      for (const one of corpus.valid ?? []) valid(one);
      for (const one of corpus.decodeErrors ?? []) notBson(one);
      for (const one of corpus.parseErrors ?? []) notJson(one, corpus.bson_type);
    });
  }
});

function valid(one: Valid): void {
  const bytes = Buffer.from(one.canonical_bson, 'hex');
  it(`${one.description}: is sound, and the same in canonical and relaxed Extended JSON`, () => {
    checkDocument(bytes, 0);
    sameJson(extendedJsonOf(bytes, 'canonical'), one.canonical_extjson);
    if (one.relaxed_extjson !== undefined) {
      sameJson(extendedJsonOf(bytes, 'relaxed'), one.relaxed_extjson);
    }
  });

  for (const form of ['canonical_extjson', 'degenerate_extjson', 'relaxed_extjson'] as const) {
    const text = one[form];
    if (text === undefined || (form !== 'relaxed_extjson' && one.lossy === true)) continue;
    it(`${one.description}: is read from ${form}`, () => {
      const read = parsed(text);
      if (form === 'relaxed_extjson') sameJson(extendedJsonOf(read, 'relaxed'), text);
      else assert.equal(read.toString('hex').toUpperCase(), one.canonical_bson.toUpperCase());
    });
  }
}

function notBson({ description, bson }: { description: string; bson: string }): void {
  const bytes = Buffer.from(bson, 'hex');
  if (STORED.test(description)) {
    it(`${description}: is carried as it is, since a server stores it`, () => {
      checkDocument(bytes, 0);
    });
    return;
  }
  it(`${description}: is no sound BSON`, async () => {
    const file = await openStream(Readable.from([bytes]), 'one.bson');
    await assert.rejects(
      async () => {
        for await (const batch of readDocuments(file)) assert.equal(batch.count, 1);
      },
      { name: 'FerryError' },
    );
  });
}

function notJson(one: { description: string; string: string }, type: string): void {
  const { description } = one;
  const text =
    type === DECIMAL ? JSON.stringify({ d: { $numberDecimal: one.string } }) : one.string;
  const why = ON_PURPOSE[description];
  if (why !== undefined) {
    it(`${description}: is read all the same, since ${why}`, () => void parsed(text));
    return;
  }
  it(`${description}: is refused`, () => {
    assert.throws(() => parsed(text), BadRecord);
  });
}

function parsed(text: string): Buffer {
  const writer = new BsonWriter();
  new ExtendedJsonParser(Buffer.from(text), writer).document();
  return Buffer.from(writer.bytes.subarray(0, writer.at));
}

/** The same but for white space and how a double is spelled; the order of names counts. */
function sameJson(actual: string, expected: string): void {
  const plain = (text: string) =>
    JSON.stringify(JSON.parse(text), (name, value: unknown) =>
      name === '$numberDouble' && value !== '-0.0' ? Number(value) : value,
    );
  assert.equal(plain(actual), plain(expected));
}
