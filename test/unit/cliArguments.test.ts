import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { resolveConnection } from '../../src/cli/shared/connection';
import { loadChangeOf } from '../../src/cli/options/loadOptions';
import {
  addMigrationOptions,
  planOf,
  type MigrationOptions,
} from '../../src/cli/options/migrationOptions';
import { defaultName, givenName } from '../../src/cli/shared/names';
import { resumeCommand } from '../../src/cli/shared/resumeCommand';
import { FerryError } from '../../src/engine/errors';
import { someStatus } from '../support/status';

function parsed(...args: string[]): MigrationOptions {
  const command = addMigrationOptions(new Command('migrate'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.parse(['--source', 'env:A', '--target', 'env:B', ...args], { from: 'user' });
  return command.opts();
}

const usageError = (code: string) => (error: unknown) =>
  error instanceof FerryError && error.kind === 'usage' && error.code === code;

describe('cli: a plan from the options', () => {
  it('keeps every default when nothing is said', () => {
    const plan = planOf('migrate', 'demo', parsed());
    assert.deepEqual(plan.include, []);
    assert.equal(plan.existing, 'refuse');
    assert.equal(plan.cutover, 'manual');
    assert.equal(plan.stateDatabase, 'mongo_ferry');
    assert.equal(plan.rangeBytes, 64 * 1024 * 1024);
  });

  it('makes one rule a namespace of filters and fields', () => {
    const plan = planOf(
      'migrate',
      'demo',
      parsed(
        ...['--filter', 'shop.orders={"status":"a=b"}', '--drop-field', 'shop.users.old=mail'],
        ...['--drop-field', 'shop.orders=note', '--set-field', 'shop.orders=region="e=u"'],
      ),
    );
    assert.deepEqual(plan.rules, [
      {
        namespace: 'shop.orders',
        filter: '{"status":"a=b"}',
        drop: ['note'],
        set: [{ path: 'region', value: '"e=u"' }],
      },
      { namespace: 'shop.users.old', drop: ['mail'] },
    ]);
    assert.throws(() => parsed('--filter', 'a.b={}', '--filter', 'a.b={}'), /filter already/);
  });

  it('collects repeated namespaces and renames in order', () => {
    const plan = planOf(
      'migrate',
      'demo',
      parsed('--include', 'a', '--include', 'b.c', '--exclude', 'a.x', '--rename', 'a=z'),
    );
    assert.deepEqual(plan.include, ['a', 'b.c']);
    assert.deepEqual(plan.exclude, ['a.x']);
    assert.deepEqual(plan.renames, [{ from: 'a', to: 'z' }]);
  });

  it('takes the range size in megabytes', () => {
    assert.equal(planOf('migrate', 'demo', parsed('--range-size', '0.5')).rangeBytes, 512 * 1024);
  });

  it('lets --drop-target and --continue stand alone only', () => {
    assert.equal(planOf('migrate', 'd', parsed('--drop-target')).existing, 'drop');
    assert.equal(planOf('migrate', 'd', parsed('--continue')).existing, 'continue');
    assert.throws(() => parsed('--drop-target', '--continue'), /cannot be used with/);
  });

  it('takes the load as level and limits, in decimal megabytes', () => {
    assert.deepEqual(planOf('migrate', 'd', parsed()).load, { level: 'full' });
    const limits = ['--max-bandwidth', '2.5', '--max-documents-per-second', '1000'];
    assert.deepEqual(planOf('sync', 'd', parsed('--load-level', 'gentle', ...limits)).load, {
      level: 'gentle',
      maxBytesPerSecond: 2_500_000,
      maxDocumentsPerSecond: 1000,
    });
    assert.throws(() => parsed('--load-level', 'hard'), /gentle, balanced, full/);
  });

  it('tells a limit that is lifted from one that stays', () => {
    assert.equal(loadChangeOf(parsed()), undefined);
    for (const none of ['none', '0']) {
      const change = loadChangeOf(parsed('--max-bandwidth', none));
      assert.equal(change?.maxBytesPerSecond, null);
      assert.equal(change.maxDocumentsPerSecond, undefined);
    }
  });

  for (const wrong of ['', '-1', 'x', 'Infinity', 'NaN']) {
    it(`refuses the limit "${wrong}"`, () => {
      assert.throws(() => parsed(`--max-bandwidth=${wrong}`), /above 0, or none/);
      assert.throws(() => parsed(`--max-documents-per-second=${wrong}`), /above 0, or none/);
    });
  }

  for (const wrong of ['a', 'a=', '=b', 'a=b=c']) {
    it(`refuses the rename ${wrong}`, () => {
      assert.throws(() => parsed('--rename', wrong), /from=to/);
    });
  }

  for (const wrong of ['0', '-1', 'x', 'Infinity']) {
    it(`refuses the range size ${wrong}`, () => {
      assert.throws(() => parsed(`--range-size=${wrong}`), /megabytes/);
    });
  }
});

describe('cli: connections', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'ferry-cli-'))));
  after(() => rm(folder, { recursive: true }));

  it('takes a URI as it is, and remembers it without its password', async () => {
    const connection = await resolveConnection('mongodb://ann:s3cret@db1:27018/?tls=true');
    assert.equal(connection.endpoint.uri, 'mongodb://ann:s3cret@db1:27018/?tls=true');
    assert.equal(connection.showsPassword, true);
    assert.equal(connection.reference.passwordNeeded, true);
    assert.doesNotMatch(
      JSON.stringify([connection.reference, connection.endpoint.label]),
      /s3cret/,
    );
  });

  it('looks up an environment variable and remembers only its name', async () => {
    process.env.FERRY_TEST_URI = ' mongodb://ann:s3cret@db1/ \n';
    try {
      const connection = await resolveConnection('env:FERRY_TEST_URI');
      assert.equal(connection.endpoint.uri, 'mongodb://ann:s3cret@db1/');
      assert.equal(connection.showsPassword, false);
      const expected = { reference: 'env:FERRY_TEST_URI', passwordNeeded: false };
      assert.deepEqual(connection.reference, expected);
    } finally {
      delete process.env.FERRY_TEST_URI;
    }
  });

  it('reads the first line of a file and remembers its absolute path', async () => {
    const file = path.join(folder, 'uri');
    await writeFile(file, '\nmongodb://ann:s3cret@db1/\nmongodb://other/\n');
    const connection = await resolveConnection(`file:${path.relative(process.cwd(), file)}`);
    assert.equal(connection.endpoint.uri, 'mongodb://ann:s3cret@db1/');
    assert.deepEqual(connection.reference, { reference: `file:${file}`, passwordNeeded: false });
  });

  it('refuses what holds no connection string, without repeating it', async () => {
    const file = path.join(folder, 'empty');
    await writeFile(file, 's3cret');
    for (const text of [`file:${file}`, 's3cret', 'http://s3cret']) {
      await assert.rejects(resolveConnection(text), (error: unknown) => {
        assert.ok(error instanceof FerryError);
        assert.equal(error.kind, 'usage');
        assert.doesNotMatch(error.line, /s3cret/);
        return true;
      });
    }
    await assert.rejects(resolveConnection('env:NOT_SET'), usageError('connection-not-found'));
    await assert.rejects(resolveConnection('file:/none'), usageError('connection-not-found'));
  });
});

describe('cli: names', () => {
  const source = 'mongodb://u:p@db1.shop.example:27017,db2.shop.example:27017/?replicaSet=a';
  const target = 'mongodb+srv://u:p@cluster0.abcde.mongodb.net/';

  it('makes a readable name that is the same for the same hosts in any order', () => {
    const name = defaultName(source, target, []);
    assert.match(name, /^db1-to-cluster0-[0-9a-f]{4}$/);
    const reordered = 'mongodb://db2.shop.example:27017,db1.shop.example:27017/';
    assert.equal(defaultName(reordered, target, []), name);
  });

  it('keeps deployments apart that share their short names', () => {
    const other = 'mongodb+srv://cluster0.vwxyz.mongodb.net/';
    assert.notEqual(defaultName(source, target, []), defaultName(source, other, []));
  });

  it('shows ports and addresses, and IPv6 in letters that a name may have', () => {
    const name = defaultName('mongodb://127.0.0.1:27018/', 'mongodb://[::1]:27019/', []);
    assert.match(name, /^127\.0\.0\.1-27018-to---1-27019-[0-9a-f]{4}$/);
    assert.equal(givenName(name, undefined), name);
  });

  it('counts on when migrations of that name are finished, not when one can be resumed', () => {
    const name = defaultName(source, target, []);
    const done = someStatus({ name, state: 'completed' });
    const next = defaultName(source, target, [done]);
    assert.equal(next, `${name}-2`);
    const cancelled = someStatus({ name: next, state: 'cancelled' });
    assert.equal(defaultName(source, target, [done, cancelled]), `${name}-3`);
    const open = someStatus({ name, state: 'interrupted' });
    assert.equal(defaultName(source, target, [open]), name);
  });

  it('takes a name as argument or option, and refuses two', () => {
    assert.equal(givenName('a', undefined), 'a');
    assert.equal(givenName(undefined, 'a'), 'a');
    assert.equal(givenName('a', 'a'), 'a');
    assert.throws(() => givenName('a', 'b'), usageError('two-names'));
    for (const wrong of ['', 'a b', '../x', 'x'.repeat(65), 'ä']) {
      assert.throws(() => givenName(wrong, undefined), usageError('bad-name'));
    }
  });
});

describe('cli: the command that resumes', () => {
  const plan = { name: 'demo', stateDatabase: 'mongo_ferry' };
  const kept = { reference: 'env:A', passwordNeeded: false };
  const lost = { reference: 'mongodb://ann@db1/', passwordNeeded: true };

  it('names the connections only whose password is lost', () => {
    assert.equal(resumeCommand(plan, { source: kept, target: kept }), 'mongo-ferry resume demo');
    assert.equal(
      resumeCommand(plan, { source: kept, target: lost }),
      'mongo-ferry resume demo --target env:TARGET_URI',
    );
  });
});
