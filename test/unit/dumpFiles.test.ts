import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BSON, Double, Int32, Long } from 'mongodb';
import { FerryError } from '../../src/engine/errors';
import { readArchive } from '../../src/files/dump/archiveReader';
import { ArchiveWriter } from '../../src/files/dump/archiveWriter';
import { openStream } from '../../src/files/dump/blocks';
import { canonicalJson } from '../../src/files/dump/canonicalJson';
import { Crc64 } from '../../src/files/dump/crc64';
import { readDocuments } from '../../src/files/dump/documents';
import { collectionOf, fileNameOf } from '../../src/files/dump/fileNames';
import type { DumpedCollection } from '../../src/files/dump/metadata';
import { Output } from '../../src/files/dump/output';
import { parseMetadataJson } from '../../src/files/dump/metadataJson';
import { sink } from '../support/streams';

const named = (name: string): DumpedCollection => ({
  db: 'shop',
  name,
  kind: 'collection',
  options: new Map(),
  indexes: [
    new Map<string, unknown>([
      [
        'key',
        new Map([
          ['2', new Int32(1)],
          ['1', new Int32(-1)],
        ]),
      ],
    ]),
  ],
});

const documents = Array.from({ length: 20 }, (_, n) =>
  Buffer.from(BSON.serialize({ _id: n, text: 'x'.repeat(n * 7), list: [n, { n }] })),
);

/** An archive of two collections whose segments alternate, and an empty one. */
async function archive(): Promise<Buffer> {
  const { stream, bytes } = sink();
  const writer = new ArchiveWriter(Output.to(stream, false));
  const [a, b, c] = [named('a'), named('b'), named('c')];
  const sums = new Map([a, b, c].map((one) => [one, new Crc64()]));
  const sum = (one: DumpedCollection) => sums.get(one)!;
  await writer.begin([a, b, c], { server: '6.0.5', tool: 'test' }, 4);
  for (const [index, document] of documents.entries()) {
    const to = index % 3 === 0 ? a : b;
    await writer.write(to, document, sum(to));
  }
  await writer.write(c, Buffer.alloc(0), sum(c));
  for (const one of [a, b, c]) await writer.end(one, sum(one));
  await writer.close();
  return bytes();
}

/** What an archive gives, read in chunks of some size. */
async function contents(bytes: Buffer, chunk = bytes.length): Promise<Map<string, Buffer[]>> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
    bytes.subarray(index * chunk, (index + 1) * chunk),
  );
  const found = new Map<string, Buffer[]>();
  for await (const part of readArchive(await openStream(Readable.from(chunks), 'test.archive'))) {
    if (part.kind === 'collections') {
      for (const { name } of part.collections) found.set(name, []);
    } else if (part.kind === 'documents') {
      const { bytes: all, offsets } = part.batch;
      for (let index = 0; index < part.batch.count; index++) {
        found.get(part.storage.name)!.push(all.subarray(offsets[index], offsets[index + 1]));
      }
    }
  }
  return found;
}

function damaged(error: unknown): boolean {
  assert.ok(error instanceof FerryError, String(error));
  assert.ok(['dump-corrupt', 'dump-truncated', 'not-a-dump'].includes(error.code), error.line);
  if (error.code !== 'not-a-dump') assert.match(error.message, /test\.\w+ .* at byte [\d,]+: /);
  return true;
}

/** Every so many bytes are damaged: prime to those of lengths and to the bits of a byte. */
const STEP = 3;

describe('dump files', () => {
  it('have the checksum that Go computes', () => {
    const sum = new Crc64();
    sum.update(Buffer.from('1234'));
    sum.update(Buffer.from('56789'));
    assert.equal(BigInt.asUintN(64, sum.value()).toString(16), '995dc9bbdf1939fa');
  });

  it('write numbers and text as Go does', () => {
    const numbers = [1, 1.5, -0, 1e5, 1e6, 123456789, 1.5e20, 1e-4, 1e-7, Number.NaN, -Infinity];
    assert.deepEqual(
      numbers.map((value) => canonicalJson(new Double(value)).slice(18, -2)),
      [
        '1.0',
        '1.5',
        '-0.0',
        '100000.0',
        '1E+06',
        '1.23456789E+08',
        '1.5E+20',
        '0.0001',
        '1E-07',
        'NaN',
        '-Infinity',
      ],
    );
    assert.equal(
      canonicalJson('é<&"\\\u2028\u0001\u007f\n'),
      '"é<&\\"\\\\\\u2028\\u0001\u007f\\n"',
    );
  });

  it('keep the order of fields that look like numbers', () => {
    const text =
      '{"2":{"$numberInt":"1"},"1":{"$numberLong":"5"},"a":[{"$date":{"$numberLong":"7"}}]}';
    const parsed = parseMetadataJson(Buffer.from(text));
    assert.deepEqual([...parsed.keys()], ['2', '1', 'a']);
    assert.ok(Long.fromNumber(5).equals(parsed.get('1') as Long));
    assert.equal(canonicalJson(parsed), text);
    assert.throws(
      () => parseMetadataJson(Buffer.from('{"a":1')),
      /a comma or } was expected at byte 7/,
    );
  });

  it('are called as mongodump calls them, and back', () => {
    assert.equal(fileNameOf("a b/(c)'*!~"), 'a+b%2F%28c%29%27%2A%21~');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        const file = fileNameOf(name);
        const expected = file.length === 238 && file.includes('%24') ? undefined : name;
        assert.ok(file.length <= 238);
        if (file.length < 238) assert.equal(collectionOf(file), expected);
      }),
    );
  });

  it('give back what was archived, however the bytes arrive', async () => {
    const whole = await archive();
    for (const chunk of [1, 7, 64, 1000, whole.length]) {
      const found = await contents(whole, chunk);
      assert.deepEqual(
        found.get('a'),
        documents.filter((_, index) => index % 3 === 0),
      );
      assert.deepEqual(
        found.get('b'),
        documents.filter((_, index) => index % 3 !== 0),
      );
      assert.deepEqual(found.get('c'), []);
    }
    assert.equal((await contents(gzipSync(whole))).size, 3);
  });

  it('are refused when an archive breaks off anywhere, naming the byte', async () => {
    const whole = await archive();
    for (let length = 0; length < whole.length; length += STEP) {
      await assert.rejects(contents(whole.subarray(0, length)), damaged, `${length} bytes`);
    }
    const packed = gzipSync(whole);
    for (const length of [3, 30, packed.length - 9, packed.length - 1]) {
      await assert.rejects(contents(packed.subarray(0, length)), damaged, `${length} packed bytes`);
    }
  });

  it('are refused when a bit of an archive’s documents has flipped, or come out whole', async () => {
    const whole = await archive();
    const expected = await contents(whole);
    const first = whole.indexOf(documents[0]!);
    for (let at = first; at < whole.length; at += STEP) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const found = await contents(flipped).catch((error: unknown) => void damaged(error));
      // An empty segment may have another collection's name without harm.
      if (found !== undefined) assert.deepEqual(found, expected, `byte ${at}`);
    }
  });

  it('are refused when a file of documents breaks off or is damaged, naming the byte', async () => {
    const whole = Buffer.concat(documents);
    const read = async (bytes: Buffer) => {
      let count = 0;
      for await (const batch of readDocuments(
        await openStream(Readable.from([bytes]), 'test.bson'),
      )) {
        count += batch.count;
      }
      return count;
    };
    assert.equal(await read(whole), documents.length);
    const cut = whole.subarray(0, whole.length - 3);
    await assert.rejects(read(cut), (error: FerryError) => {
      return (
        error.code === 'dump-truncated' &&
        error.message.includes(`byte ${cut.length.toLocaleString('en-US')}:`)
      );
    });
    const bad = Buffer.from(whole);
    bad[documents[0]!.length + 4] = 0x42;
    await assert.rejects(read(bad), (error: FerryError) => {
      return error.code === 'dump-corrupt' && error.message.includes('no BSON type 0x42');
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const changed = Buffer.from(whole);
        changed[at] = byte;
        // It may still be BSON; what it must not do is hang, or fail in another way.
        await read(changed).catch(damaged);
      }),
    );
  });
});
