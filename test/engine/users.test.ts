import assert from 'node:assert/strict';
import { MongoClient, type Document } from 'mongodb';
import { renderReportMarkdown, renderReportText } from '../../src/report';
import { migrate } from '../support/migrate';
import { replicaSet, uniqueName } from '../support/servers';

describe('users and roles', function () {
  this.timeout(60_000);

  it('are told by the report, with commands that create what the target lacks', async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    const source = await MongoClient.connect(from.uri);
    const target = await MongoClient.connect(to.uri);
    const db = uniqueName('users');
    try {
      await source.db(db).collection('a').insertOne({ a: 1 });
      await source.db(db).command({ createRole: 'reader', privileges: [], roles: ['read'] });
      for (const user of ['ada', 'bob']) {
        await source.db(db).command({ createUser: user, pwd: 's3cret', roles: ['reader'] });
      }
      await target.db(db).command({ createUser: 'bob', pwd: 'other', roles: [] });
      const plan = { include: [db], kind: 'snapshot' as const };
      const report = await migrate({ source: from.uri, target: to.uri, plan }).report;

      const own = (report.userCommands ?? []).filter((command) => command.includes(db));
      assert.equal(own.length, 2, own.join('\n'));
      assert.match(own[0] ?? '', /createRole\(\{ role: "reader"/);
      assert.match(own[1] ?? '', /createUser\(\{ user: "ada", pwd: passwordPrompt\(\)/);
      assert.ok(renderReportText(report).includes(own[1] ?? '-'));
      assert.ok(renderReportMarkdown(report).includes(`\n    ${own[1] ?? '-'}`));
      assert.doesNotMatch(JSON.stringify(report), /s3cret|SCRAM|storedKey/);
    } finally {
      await source.db(db).command({ dropAllUsersFromDatabase: 1 });
      await source.db(db).command({ dropAllRolesFromDatabase: 1 });
      await target.db(db).command({ dropAllUsersFromDatabase: 1 });
      await Promise.all([source.close(), target.close()]);
    }
  });

  it('13.16 are created by these commands, those of others’ identities without a password, restricted as before', async () => {
    const [from, to] = [await replicaSet('6.0'), await replicaSet('6.0', { oplogSizeMB: 100 })];
    const source = await MongoClient.connect(from.uri);
    const target = await MongoClient.connect(to.uri);
    const db = uniqueName('users');
    const inside = { authenticationRestrictions: [{ clientSource: ['10.0.0.0/8'] }] };
    const external = `CN=${db}`;
    try {
      await source.db(db).collection('a').insertOne({ a: 1 });
      await source.db(db).command({ createRole: 'near', privileges: [], roles: [], ...inside });
      const roles = [{ role: 'near', db }];
      await source.db(db).command({ createUser: 'ada', pwd: 's3cret', roles, ...inside });
      await source.db('$external').command({ createUser: external, roles });
      const plan = { include: [db], kind: 'snapshot' as const };
      const report = await migrate({ source: from.uri, target: to.uri, plan }).report;
      const own = (report.userCommands ?? []).filter((command) => command.includes(db));
      assert.equal(own.length, 3, own.join('\n'));
      for (const command of own) await asMongosh(target, command);

      const names = [
        { user: 'ada', db },
        { user: external, db: '$external' },
      ];
      const ask = { usersInfo: names, showAuthenticationRestrictions: true };
      const told = async (client: MongoClient) => {
        const { users } = await client.db('admin').command(ask);
        return (users as Document[]).map((user) => ({ ...user, userId: undefined }));
      };
      assert.deepEqual(await told(target), await told(source));
    } finally {
      for (const client of [source, target]) {
        await client.db(db).command({ dropAllUsersFromDatabase: 1 });
        await client.db('$external').command({ dropAllUsersFromDatabase: 1 });
        await client.db(db).command({ dropAllRolesFromDatabase: 1 });
        await client.close();
      }
    }
  });
});

/** Carries out `db.getSiblingDB(…).createUser(…)`, or `createRole`, as mongosh does. */
async function asMongosh(client: MongoClient, command: string): Promise<void> {
  const sibling = (name: string) => ({
    createUser: ({ user, ...rest }: Document) =>
      client.db(name).command({ createUser: user as string, ...rest }),
    createRole: ({ role, ...rest }: Document) =>
      client.db(name).command({ createRole: role as string, ...rest }),
  });
  // Its own text, as a user would paste it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function('db', 'passwordPrompt', `return ${command}`) as (
    db: { getSiblingDB: typeof sibling },
    passwordPrompt: () => string,
  ) => Promise<unknown>;
  await run({ getSiblingDB: sibling }, () => 'typed');
}
