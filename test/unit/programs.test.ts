import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { programNamed, programsOnPath } from '../../src/embedded/onPath';
import { findTool } from '../../src/methods/databaseTools/find';

describe('programs', () => {
  let folder: string;
  let before: string;

  beforeEach(async () => {
    before = process.cwd();
    folder = await mkdtemp(join(tmpdir(), 'ferry-programs-'));
    // A project that somebody opened, with programs of its own.
    for (const name of ['mongodump', 'mongod', 'qpress']) {
      await mkdir(join(folder, 'bin'), { recursive: true });
      for (const place of [join(folder, name), join(folder, 'bin', name)]) {
        await writeFile(place, `#!/bin/sh\necho ran >> "${folder}/ran"\n`);
        await chmod(place, 0o755);
      }
    }
    process.chdir(folder);
  });

  afterEach(async () => {
    process.chdir(before);
    await rm(folder, { recursive: true });
  });

  it('16.9 of the folder that somebody works in are not run for their name', async () => {
    for (const PATH of ['', '.', 'bin', ['', '.', 'bin', './bin'].join(delimiter)]) {
      for (const name of ['mongodump', 'mongod', 'qpress']) {
        assert.deepEqual(await programsOnPath(name, { PATH }), [], PATH);
        assert.equal(await programNamed(name, { PATH }), undefined);
      }
      const found = await findTool('mongodump', { env: { PATH } });
      assert.ok(!found?.path.startsWith(folder), found?.path);
    }
    assert.deepEqual(await programsOnPath('qpress', { PATH: `.${delimiter}${folder}` }), [
      join(folder, 'qpress'),
    ]);
    assert.equal(await programNamed('./qpress', {}), join(folder, 'qpress'));
  });
});
