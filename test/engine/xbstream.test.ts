import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FerryError } from '../../src/engine/errors';
import { UnpackedFiles } from '../../src/methods/physicalBackup/unpackedFiles';
import { unpackXbstream } from '../../src/methods/physicalBackup/xbstream';
import { temporaryFolder, testJob } from '../support/job';
import { chunk, end, ignorable } from '../support/xbstream';

describe('an archive of xbstream', () => {
  const folder = temporaryFolder();
  const large = Buffer.alloc(3_000_000, 'data of WiredTiger ');
  const archive = () =>
    Buffer.concat([
      chunk('WiredTiger', 0, Buffer.from('WiredTiger 3.1')),
      // Files are interleaved, as several threads write them.
      chunk('db/collection-1.wt', 0, large.subarray(0, 1_000_000)),
      end('WiredTiger'),
      chunk('db/collection-1.wt', 1_000_000, large.subarray(1_000_000)),
      ignorable('db/collection-1.wt'),
      end('db/collection-1.wt'),
      end('db/empty.wt'),
    ]);

  async function unpacked(name: string, bytes: Buffer): Promise<string> {
    const file = join(folder.path, `${name}.xb`);
    const place = join(folder.path, name);
    await writeFile(file, bytes);
    await mkdir(place);
    const job = testJob();
    await unpackXbstream(file, new UnpackedFiles(place, file, job.log), job);
    return place;
  }

  it('is unpacked file by file, in any order of their parts', async () => {
    const place = await unpacked('whole', archive());
    assert.deepEqual((await readdir(place)).sort(), ['WiredTiger', 'db']);
    assert.equal(await readFile(join(place, 'WiredTiger'), 'utf8'), 'WiredTiger 3.1');
    assert.ok((await readFile(join(place, 'db', 'collection-1.wt'))).equals(large));
    assert.equal((await readFile(join(place, 'db', 'empty.wt'))).length, 0);
  });

  const faults: [string, (bytes: Buffer) => Buffer, RegExp][] = [
    ['cut', (bytes) => bytes.subarray(0, 1_500_000), /at byte \d+: it breaks off/],
    ['ended', (bytes) => bytes.subarray(0, bytes.indexOf('XBSTCK01', 2_000_000)), /is not whole/],
    ['flipped', (bytes) => flip(bytes, 500_000), /at byte 58: .* another checksum/],
    ['gap', () => chunk('a.wt', 5, Buffer.from('x')), /a part of a.wt is missing/],
    ['text', () => Buffer.from('this is no archive at all'), /no chunk begins here/],
  ];
  for (const [name, change, message] of faults) {
    it(`is refused when it is not sound: ${name}`, async () => {
      const wanted = (error: unknown) =>
        error instanceof FerryError && error.code === 'backup-damaged' && message.test(error.line);
      await assert.rejects(unpacked(name, change(archive())), wanted);
    });
  }
});

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at] = bytes[at]! ^ 1;
  return bytes;
}
