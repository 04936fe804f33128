import assert from 'node:assert/strict';
import { inspect } from '../../src/engine/inspection/inspect';
import { testConnection } from '../../src/engine/deployment/testConnection';
import type { ConnectionTestStep } from '../../src/engine/deployment/deploymentFacts';
import {
  findMongod,
  startStandalone,
  type EmbeddedReplicaSet,
  type EmbeddedStandalone,
} from '../../src/embedded';
import { findFreePort } from '../../src/embedded/ports';
import { Deployments, guardedReplicaSet } from '../support/deployments';
import { withCredentials, withoutCredentials } from '../support/credentials';
import { replicaSet, uniqueName } from '../support/servers';

function outcomes(steps: ConnectionTestStep[]): string[] {
  return steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'failed'}`);
}

describe('facts and tests of a deployment', function () {
  this.timeout(120_000);

  let set: EmbeddedReplicaSet;
  let guarded: EmbeddedReplicaSet;
  let standalone: EmbeddedStandalone;
  const deployments = new Deployments();

  before(async () => {
    set = await replicaSet();
    guarded = await guardedReplicaSet();
    standalone = await startStandalone({ binary: await findMongod() });
  });

  after(async () => {
    await deployments.close();
    await standalone.stop();
  });

  describe('inspecting', () => {
    it('gathers everything about a replica set', async () => {
      const facts = await inspect(await deployments.at(set.uri));
      assert.deepEqual(facts.unknown, []);
      assert.equal(facts.storageEngine, 'wiredTiger');
      assert.match(facts.featureCompatibilityVersion ?? '', /^\d+\.\d+$/);
      assert.equal(facts.provider, 'self-managed');
      assert(facts.oplog !== undefined && facts.oplog.sizeBytes > facts.oplog.usedBytes);
      assert(facts.oplog.usedBytes > 0 && facts.oplog.windowSeconds >= 0);
      assert(facts.roundTripMs > 0 && facts.roundTripMs < 5000);
      assert.deepEqual(
        facts.members.map(({ host, state, healthy, priority, votes, hidden }) => ({
          host,
          state,
          healthy,
          priority,
          votes,
          hidden,
        })),
        [
          {
            host: set.hosts[0],
            state: 'PRIMARY',
            healthy: true,
            priority: 1,
            votes: 1,
            hidden: false,
          },
        ],
      );
    });

    it('knows the older names of what it asks for', async () => {
      const facts = await inspect(await deployments.at((await replicaSet('4.4')).uri));
      assert.deepEqual(facts.unknown, []);
      assert.match(facts.version, /^4\.4/);
      assert.equal(facts.featureCompatibilityVersion, '4.4');
      assert.equal(facts.members[0]?.delaySeconds, 0);
      assert(facts.oplog !== undefined && facts.oplog.usedBytes > 0);
    });

    it('sums the sizes of users’ databases only', async () => {
      const deployment = await deployments.at(set.uri);
      const database = uniqueName('inspected');
      await deployment.client
        .db(database)
        .collection('c')
        .insertOne({ a: 'x'.repeat(1000) });
      const facts = await inspect(deployment);
      assert(facts.databases.some(({ name }) => name === database));
      const own = facts.databases.filter(({ name }) => ['admin', 'config', 'local'].includes(name));
      assert.equal(
        facts.totalSizeBytes,
        facts.databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0) -
          own.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0),
      );
      assert(own.length > 0);
    });

    it('has nothing of a replica set to tell of a standalone server', async () => {
      const facts = await inspect(await deployments.at(standalone.uri));
      assert.deepEqual([facts.members, facts.shards, facts.oplog], [[], [], undefined]);
      assert.deepEqual(facts.unknown, []);
    });

    it('lists what a user without rights may not see, and still tells the rest', async () => {
      const admin = await deployments.at(guarded.uri);
      await admin.client.db('admin').command({ createUser: 'poor', pwd: 'poor', roles: [] });
      const facts = await inspect(
        await deployments.at(withCredentials(guarded.uri, 'poor', 'poor')),
      );
      const unknown = facts.unknown.map(({ fact }) => fact);
      for (const fact of ['storageEngine', 'oplog', 'members’ states and lag']) {
        assert(unknown.includes(fact), `${fact} not in ${unknown.join()}`);
      }
      assert(facts.unknown.every(({ reason }) => reason.length > 10));
      assert.deepEqual(facts.users, ['poor@admin']);
      assert.deepEqual(
        facts.members.map(({ host, state }) => [host, state]),
        [[guarded.hosts[0], 'PRIMARY']],
      );
    });
  });

  describe('testing a connection', () => {
    it('passes every step on a deployment that is well', async () => {
      const steps = await testConnection(guarded.uri);
      assert.deepEqual(outcomes(steps), [
        'parse ok',
        'dns ok',
        'tcp ok',
        'tls ok',
        'hello ok',
        'authentication ok',
        'permissions ok',
      ]);
      assert.match(steps[4]?.detail ?? '', /the primary of replica set guarded/);
      assert.match(steps[6]?.detail ?? '', /root@admin/);
      assert.doesNotMatch(JSON.stringify(steps), /p@ss|p%40ss/);
    });

    const failing: [string, () => string | Promise<string>, ConnectionTestStep['step'], RegExp][] =
      [
        ['a malformed string', () => 'mongodb://u:a/b@h', 'parse', /malformed/],
        ['an unknown host', () => 'mongodb://no.invalid', 'dns', /no\.invalid/],
        ['an unknown SRV name', () => 'mongodb+srv://no.invalid', 'dns', /SRV.*no\.invalid/],
        [
          'a closed port',
          async () => `mongodb://127.0.0.1:${await findFreePort()}`,
          'tcp',
          /refused by 127\.0\.0\.1:\d+/,
        ],
        ['missing TLS', () => `mongodb://${set.hosts[0]}/?tls=true`, 'tls', /TLS/],
        [
          'a wrong password',
          () => withCredentials(guarded.uri, 'ada', 'nope-nope'),
          'authentication',
          /authentication failed for user ada@admin/,
        ],
        [
          'missing credentials',
          () => withoutCredentials(guarded.uri),
          'authentication',
          /asks for a user and a password/,
        ],
      ];
    for (const [what, uri, step, message] of failing) {
      it(`stops at ${step} on ${what}, with a remedy`, async () => {
        const steps = await testConnection(await uri());
        const last = steps.at(-1);
        assert.equal(last?.step, step, JSON.stringify(steps));
        assert.equal(last.ok, false);
        assert.match(last.detail, message);
        assert(last.remedy);
        assert(steps.slice(0, -1).every(({ ok }) => ok));
        assert.doesNotMatch(JSON.stringify(steps), /nope-nope/);
      });
    }

    it('goes on with the hosts that answer', async () => {
      const dead = `127.0.0.1:${await findFreePort()}`;
      const steps = await testConnection(
        `mongodb://${dead},${set.hosts[0]}/?replicaSet=${set.name}`,
      );
      assert(steps.every(({ ok }) => ok));
      assert.match(
        steps.find(({ step }) => step === 'tcp')?.detail ?? '',
        new RegExp(`${dead} did not`),
      );
    });
  });
});
