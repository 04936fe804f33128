import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { MongoClient, BSON } from 'mongodb';
import { importFile } from '../../src/methods/import/importFile';
import type { FileOptions } from '../../src/methods/import/types';
import { databaseTools, type FoundTools } from '../support/databaseTools';
import { temporaryFolder, testJob } from '../support/job';
import { replicaSet, uniqueName } from '../support/servers';
import { skip } from '../support/skip';

/** A file, how both are told to read it, and what to make of the answer. */
interface Case {
  file: string;
  content: string;
  args: string[];
  options?: Partial<FileOptions>;
  /** Where this product differs on purpose, and why; both say the same otherwise. */
  unlike?: string;
}

const JSON_ARRAY = ['--type=json', '--jsonArray'];
const JSON_LINES = ['--type=json'];
const CSV = ['--type=csv', '--headerline', '--ignoreBlanks'];
const TSV = ['--type=tsv', '--headerline', '--ignoreBlanks'];
const wrapped = (value: string) => `{"v":${value}}\n`;

const CASES: Case[] = [
  { file: 'a.json', content: '[{"a":1},{"a":2}]', args: JSON_ARRAY },
  { file: 'cut.json', content: '[{"a":1},{"a":2}', args: JSON_ARRAY },
  {
    file: 'gap.json',
    content: '[{"a":1},,{"a":2}]',
    args: JSON_ARRAY,
    unlike: 'it says what is missing and goes on; mongoimport stops',
  },
  {
    file: 'closed.json',
    content: '{"a":1}]',
    args: JSON_LINES,
    unlike: 'it says what is too much and keeps the documents; mongoimport stops',
  },
  { file: 'q.tsv', content: 'n\tt\n1\t"a\n2\t"Rome"\n3\tc\n', args: TSV },
  { file: 'q.csv', content: 'n,t\n1,"a ""b"""\n2,"x\ny"\n', args: CSV },
  { file: 'crlf.csv', content: 'n,t\r\n1,x\r\n2,y\r\n', args: CSV },
  {
    file: 'cr.csv',
    content: 'n,t\r1,x\r2,y\r',
    args: CSV,
    unlike: 'it reads line ends of any kind; mongoimport knows none with a carriage return alone',
  },
  {
    file: 'tel.csv',
    content: 'tel\n+4917012345\n',
    args: CSV,
    unlike: 'a number with a plus is a telephone number; mongoimport drops the plus',
  },
  {
    file: 'zip.csv',
    content: 'zip\n00501\n10001\n',
    args: CSV,
    unlike: 'a column has one type, and leading zeros stay; mongoimport types each value',
  },
  ...[
    '{"$date":"2014-01-01T00:00:00Z"}',
    '{"$date":"2014-01-01T00:00:00.5+0200"}',
    '{"$date":{"$numberLong":"-1"}}',
    '{"$date":1000}',
    '{"$date":"2014-01-01T00:00:00"}',
    '{"$date":"Room 5"}',
    '{"$date":"2014-02-30T00:00:00Z"}',
    '{"$numberInt":"5","unit":"kg"}',
    '{"$oid":"0123456789abcdef01234567","x":1}',
    '{"$numberLong":"9223372036854775807"}',
    '{"$numberDouble":"-0.0"}',
    '{"$numberDecimal":"1.50"}',
    '{"$binary":{"base64":"AQI=","subType":"02"}}',
    '{"$binary":"AQI=","$type":"00"}',
    '{"$code":"x","$scope":{"a":{"$numberInt":"1"}}}',
    '{"$regularExpression":{"pattern":"a","options":"ix"}}',
    '{"$minKey":1}',
    '{"$id-x":1}',
    '{"unit":"kg","$numberInt":"5"}',
    '{"$timestamp":{"t":1,"i":2}}',
  ].map((value) => ({ file: 'v.jsonl', content: wrapped(value), args: JSON_LINES })),
];

describe('imports beside those of mongoimport', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  let tools: FoundTools;
  let uri: string;
  let client: MongoClient;

  before(async function () {
    this.timeout(400_000);
    ({ uri } = await replicaSet('6.0'));
    client = await MongoClient.connect(uri);
    tools = (await databaseTools()) ?? skip(this, 'neither the tools nor Go are on PATH');
  });

  after(async () => {
    await client.close();
  });

  for (const { file, content, args, options, unlike } of CASES) {
    const shown = JSON.stringify(content).slice(0, 80);
    it(`${shown}: ${unlike === undefined ? 'both come to the same' : `differs, since ${unlike}`}`, async () => {
      const db = uniqueName('beside');
      const place = path.join(folder.path, `${db}-${file}`);
      await writeFile(place, content);
      const ours = await importFile(
        { uri, label: 'target' },
        { file: place, ...options },
        {
          namespace: { db, name: 'ours' },
          ...{ mode: 'insert', keyFields: ['_id'], drop: false, resume: false },
          ...{ rejectFile: `${place}.rejects`, maxRejects: 10, bypassValidation: false },
          stateDatabase: `${db}_state`,
        },
        testJob(),
      ).then(
        ({ rejected }) => rejected === 0,
        () => false,
      );
      const theirs = await promisify(execFile)(tools.paths.mongoimport, [
        ...['--uri', uri, `--db=${db}`, '--collection=theirs', '--stopOnError'],
        ...args,
        place,
      ]).then(
        ({ stderr }) => / 0 document\(s\) failed to import/.test(stderr),
        () => false,
      );
      const documents = async (name: string) =>
        (
          await client
            .db(db)
            .collection(name)
            .find({}, { raw: true, projection: { _id: 0 } })
            .toArray()
        )
          .map((one) =>
            BSON.EJSON.stringify(
              BSON.deserialize(one as unknown as Uint8Array, {
                promoteValues: false,
                bsonRegExp: true,
              }),
              { relaxed: false },
            ),
          )
          .sort();
      const found = {
        ours: [ours, await documents('ours')],
        theirs: [theirs, await documents('theirs')],
      };
      if (unlike !== undefined) assert.notDeepEqual(found.ours, found.theirs);
      else if (ours && theirs) assert.deepEqual(found.ours, found.theirs);
      // Of what both refuse, one may have taken what stands before it.
      else assert.equal(ours, theirs, JSON.stringify(found));
    });
  }

  it('the page of files tells where they differ', () => {
    const text = readFileSync('docs/files.md', 'utf8');
    assert.match(text, /differs from the MongoDB tools on purpose/);
  });
});
