import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { inspect } from '../../src/engine/inspection/inspect';
import type { Provider } from '../../src/engine/deployment/deploymentFacts';
import { fromDeploymentFacts } from '../../src/scenarios/fromDeployment';
import { Deployments } from '../support/deployments';
import {
  findingsOfCheck,
  fixAndLook,
  index,
  severities,
  shop,
  type CheckedSides,
} from '../support/preflight';
import { replicaSet } from '../support/servers';
import { startWireProxy } from '../support/wireProxy';

describe('preflight where providers imitate or limit MongoDB', function () {
  this.timeout(180_000);

  const deployments = new Deployments();
  let v50: Deployment;
  let v60: Deployment;

  before(async () => {
    v50 = await deployments.at((await replicaSet('5.0')).uri);
    v60 = await deployments.at((await replicaSet('6.0')).uri);
  });

  after(() => deployments.close());

  const run = (provider: Provider, side: 'source' | 'target', plan: object) =>
    findingsOfCheck('provider-rules', {
      source: v60,
      target: v50,
      plan,
      pretend: ({ sourceFacts, targetFacts }) =>
        side === 'source'
          ? { sourceFacts: { ...sourceFacts, provider } }
          : { targetFacts: { ...targetFacts, provider } },
    });

  it('finds nothing between servers of one’s own', async () => {
    const { plan } = await shop(v60, (d) => d.createCollection('log', { capped: true, size: 1 }));
    assert.deepEqual(await run('self-managed', 'target', plan), []);
  });

  it('blocks what DocumentDB and Cosmos DB lack', async () => {
    const { plan } = await shop(v60, async (d) => {
      await d.createCollection('log', { capped: true, size: 4096 });
      await index({ name: 'hashed' }, 'hashed')(d);
      await index({ kind: 1 }, 'unique', { unique: true })(d);
    });
    const words = async (provider: Provider) =>
      (await run(provider, 'target', plan))
        .filter(({ severity }) => severity === 'blocker')
        .map(({ message }) => / has no ([\w ]+?)[:,]/.exec(message)?.[1]);
    assert.deepEqual(await words('documentdb'), [
      'retryable writes',
      'capped collections',
      'hashed indexes',
    ]);
    assert.deepEqual(await words('cosmosdb'), [
      'capped collections',
      'unique indexes on collections that hold documents',
    ]);
  });

  it('does not follow a Cosmos DB', async () => {
    const { plan } = await shop(v60, () => Promise.resolve());
    assert.deepEqual(severities(await run('cosmosdb', 'source', plan)), ['blocker']);
    const once = { ...plan, kind: 'snapshot' };
    assert.deepEqual(await run('cosmosdb', 'source', once), []);
  });

  it('turns DocumentDB’s change streams on', async () => {
    const { hosts } = await replicaSet();
    const enabled: Document[] = [{ database: 'shop', collection: '' }];
    const proxy = await startWireProxy(hosts[0]!, (command) => {
      if ('modifyChangeStreams' in command) {
        const { database, collection } = command;
        enabled.push({ database: database as unknown, collection: collection as unknown });
        return Promise.resolve({ ok: 1 });
      }
      if (!JSON.stringify(command.pipeline ?? '').includes('$listChangeStreams')) return undefined;
      const cursor = { id: 0n, ns: 'admin.$cmd.aggregate', firstBatch: enabled };
      return Promise.resolve({ cursor, ok: 1 });
    });
    const source = await deployments.at(`mongodb://${proxy.host}/?directConnection=true`);
    const { plan } = await shop(v60, () => Promise.resolve());
    const sides: CheckedSides = {
      ...{ source, target: v50, plan },
      pretend: ({ sourceFacts }) => ({ sourceFacts: { ...sourceFacts, provider: 'documentdb' } }),
    };
    assert.deepEqual(severities(await findingsOfCheck('provider-rules', sides)), ['blocker']);
    assert.deepEqual(severities(await fixAndLook('provider-rules', sides)), ['note']);
    assert.deepEqual(enabled.at(-1), { database: '', collection: '' });
    await source.close();
    await proxy.stop();
  });

  it('warns of one node’s address of ApsaraDB, and knows its standalone instances', async () => {
    const { hosts } = await replicaSet();
    const { plan } = await shop(v60, () => Promise.resolve());
    const direct = await deployments.at(`mongodb://${hosts[0]!}/?directConnection=true`);
    const apsaradb = (sides: CheckedSides): CheckedSides => ({
      ...sides,
      pretend: ({ sourceFacts }) => ({ sourceFacts: { ...sourceFacts, provider: 'apsaradb' } }),
    });
    const one = apsaradb({ source: direct, target: v50, plan });
    const [finding] = await findingsOfCheck('provider-rules', one);
    assert.equal(finding?.severity, 'warning');
    assert.match(finding.message, /one node’s address/);
    assert.equal(finding.choice, 'source-connection');
    const whole = apsaradb({ source: v60, target: v50, plan });
    assert.deepEqual(await findingsOfCheck('provider-rules', whole), []);
    const standalone = apsaradb({ source: { ...direct, topology: 'standalone' }, target: v50 });
    const [alone] = await findingsOfCheck('standalone-source', standalone);
    assert.match(alone?.remedy ?? '', /ApsaraDB console/);
    assert.doesNotMatch(alone?.remedy ?? '', /--replSet/);
  });

  it('tells a free or Flex cluster by its serverStatus, and what it holds', async () => {
    const { hosts } = await replicaSet('5.0');
    const proxy = await startWireProxy(hosts[0]!, (command, forward) =>
      'serverStatus' in command
        ? forward().then((status) => ({ ...status, atlasVersion: { version: '1' } }))
        : undefined,
    );
    const target = await deployments.at(`mongodb://${proxy.host}/?directConnection=true`);
    const { plan } = await shop(v60, async (d) => {
      for (let part = 0; part < 60; part++) await d.createCollection(`c${part}`);
    });
    const sides = { source: v60, target, plan };
    assert.deepEqual(severities(await findingsOfCheck('provider-rules', sides)), ['note']);
    const many = await findingsOfCheck('provider-rules', {
      ...sides,
      pretend: ({ carried }) => ({ carried: Array.from({ length: 9 }, () => carried).flat() }),
    });
    assert.deepEqual(severities(many), ['blocker', 'note']);
    assert.equal(fromDeploymentFacts(await inspect(target)).tier, 'shared');
    await target.close();
    await proxy.stop();
  });
});
