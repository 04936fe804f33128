import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
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
});
