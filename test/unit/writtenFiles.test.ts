import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import {
  chmod,
  link,
  lstat,
  mkdir,
  readFile,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { ReportFile } from '../../src/cli/shared/reportFile';
import { Output } from '../../src/files/dump/output';
import { NewFile, createFolder, openOwn, writeWhole } from '../../src/files/written';
import { complete, prepare } from '../../src/methods/dump/place';
import { writeFile as writeExport } from '../../src/methods/export/exportFile';
import type { ExportOptions } from '../../src/methods/export/types';
import { RejectFile } from '../../src/methods/import/rejectFile';
import { Registry } from '../../src/worker/registry';
import { temporaryFolder, testJob } from '../support/job';
import { fileOfAnother, whyNoOtherUser } from '../support/otherUser';
import { skip } from '../support/skip';
import { completed } from '../support/report';

const SECRET = 'a file of the user’s that nobody wanted to change';

/** Each way by which the product writes a file of a name that somebody could foresee. */
const writers: [what: string, write: (file: string, overwrite: boolean) => Promise<unknown>][] = [
  [
    'an export',
    (file, overwrite) => {
      const options = { file, overwrite, gzip: false } as ExportOptions;
      return writeExport(options, Readable.from(['{}\n']), testJob());
    },
  ],
  [
    'rejects',
    async (file) => {
      const rejects = new RejectFile(file, 0);
      await rejects.open();
      await rejects.add([{ line: 1, reason: 'it is odd' }]);
      await rejects.close();
    },
  ],
  [
    'a report',
    async (file) => {
      await (await ReportFile.open(`${file}.md`)).write(completed);
    },
  ],
  ['a whole file', (file) => writeWhole(file, 'text', { replace: true })],
  [
    'an archive',
    async (file) => {
      const place = { kind: 'archive', path: file } as const;
      const partial = await prepare(place);
      const output = Output.toFile(partial, false);
      await output.write(Buffer.from('text'));
      await output.close();
      await complete(place, partial);
    },
  ],
];

/** The name under which a writer's file appears. */
const nameOf = (what: string, file: string) => (what === 'a report' ? `${file}.md` : file);

describe('files that the product writes', () => {
  const folder = temporaryFolder();

  for (const [what, write] of writers) {
    const named = (name: string) => join(folder.path, `${what} ${name}`);

    it(`16.5 ${what} is for this user alone, and leaves nothing beside it`, async () => {
      const file = named('plain');
      const umask = process.umask(0);
      try {
        await write(file, false);
      } finally {
        process.umask(umask);
      }
      const { mode } = await stat(nameOf(what, file));
      assert.equal(mode & 0o777, 0o600);
      const beside = readdirSync(dirname(file)).filter((each) => each.startsWith(basename(file)));
      assert.deepEqual(beside, [basename(nameOf(what, file))]);
    });

    for (const [kind, lay] of [
      ['a symbolic link', symlink],
      ['another name of a file', link],
    ] as const) {
      it(`16.5 ${what} is not written through ${kind}`, async () => {
        const mine = named(`behind ${kind}`);
        await writeFile(mine, SECRET);
        const file = named(`at ${kind}`);
        await lay(mine, nameOf(what, file));
        await write(file, true).catch(() => undefined);
        assert.equal(await readFile(mine, 'utf8'), SECRET);
        for (const part of ['.part', '.partial', '.new']) {
          await lay(mine, `${nameOf(what, file)}${part}`);
        }
        await unlink(nameOf(what, file));
        await write(file, true);
        assert.equal(await readFile(mine, 'utf8'), SECRET);
        assert.ok((await lstat(nameOf(what, file))).isFile());
      });
    }

    it(`16.5 ${what} does not take the place of another user's file`, async function () {
      const why = whyNoOtherUser();
      if (why !== undefined) skip(this, why);
      const file = named('of another');
      fileOfAnother(nameOf(what, file), SECRET);
      await assert.rejects(write(file, true), /belongs to another user|something at/);
      assert.equal(await readFile(nameOf(what, file), 'utf8'), SECRET);
    });
  }

  it('16.5 a dump’s folder is new and closed to others', async () => {
    const path = join(folder.path, 'dump');
    // Anybody could have made it, to read what is put into it.
    await mkdir(`${path}.partial`);
    await chmod(`${path}.partial`, 0o777);
    const partial = await prepare({ kind: 'folder', path });
    assert.notEqual(partial, `${path}.partial`);
    assert.equal((await stat(partial)).mode & 0o777, 0o700);
    await complete({ kind: 'folder', path }, partial);
    assert.equal((await stat(path)).mode & 0o777, 0o700);
  });

  it('16.5 what resumes writing refuses a link and a file with two names', async () => {
    const mine = join(folder.path, 'mine');
    await writeFile(mine, SECRET);
    await symlink(mine, join(folder.path, 'soft'));
    await assert.rejects(openOwn(join(folder.path, 'soft')), /it is a symbolic link/);
    await link(mine, join(folder.path, 'hard'));
    await assert.rejects(openOwn(join(folder.path, 'hard')), /it has another name/);
    const rejects = new RejectFile(join(folder.path, 'soft'), 5);
    await assert.rejects(rejects.open(), /it is a symbolic link/);
    assert.equal(await readFile(mine, 'utf8'), SECRET);
  });

  it('16.5 what comes in between is not overwritten', async () => {
    const file = join(folder.path, 'between');
    const written = await NewFile.create(file, { replace: false });
    await writeFile(file, SECRET);
    await assert.rejects(written.keep(), /There is a file/);
    assert.equal(await readFile(file, 'utf8'), SECRET);
    assert.ok(!existsSync(written.partial));
  });

  it('removes what a process left that is no more, and nothing that lives', async () => {
    const file = join(folder.path, 'again');
    const dead = `${file}.4194303-0123456789abcdef.partial`;
    await writeFile(dead, 'half');
    const living = await createFolder(file);
    await writeWhole(file, 'whole', { replace: false });
    assert.ok(!existsSync(dead));
    assert.ok(existsSync(living));
  });

  it('16.5 the registry follows no link', async () => {
    const registry = new Registry(join(folder.path, 'migrations'));
    const mine = join(folder.path, 'registry mine');
    await writeFile(mine, SECRET);
    const entry = { name: 'shop', status: { startedAt: '' } } as Parameters<Registry['write']>[0];
    await registry.write(entry);
    const [name] = readdirSync(registry.folder);
    await unlink(join(registry.folder, name!));
    await symlink(mine, join(registry.folder, name!));
    await assert.rejects(registry.write(entry), /it is a symbolic link/);
    assert.equal(await readFile(mine, 'utf8'), SECRET);
  });
});
