import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import {
  findMongod,
  startReplicaSet,
  startStandalone,
  type EmbeddedReplicaSet,
  type EmbeddedServers,
} from '../../src/embedded';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { labelOf } from '../../src/engine/deployment/redact';
import { Deployments } from '../support/deployments';
import { findingsOfCheck, fixAndPass, severities } from '../support/preflight';
import { replicaSet, uniqueName } from '../support/servers';
import { startWireProxy, type WireProxy } from '../support/wireProxy';

describe('preflight of servers, users and lines', function () {
  this.timeout(180_000);

  const deployments = new Deployments();
  const servers: EmbeddedServers[] = [];
  const proxies: WireProxy[] = [];
  let shared: EmbeddedReplicaSet;
  let source: Deployment;
  let trio: EmbeddedReplicaSet;

  before(async () => {
    shared = await replicaSet();
    source = await deployments.at(shared.uri);
    trio = await ownSet('trio', { members: 3, auth: { user: 'root', password: 'r00t-secret' } });
  });

  after(async () => {
    await deployments.close();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    await Promise.all(servers.map((server) => server.stop()));
  });

  async function ownSet(
    name: string,
    options: Partial<Parameters<typeof startReplicaSet>[0]> = {},
  ): Promise<EmbeddedReplicaSet> {
    const binary = await findMongod();
    const set = await startReplicaSet({ oplogSizeMB: 50, ...options, binary, name });
    servers.push(set);
    return set;
  }

  /** The shared server, some of its replies changed on the way. */
  async function pretending(changes: Record<string, (reply: Document) => Document>) {
    const proxy = await startWireProxy(shared.hosts[0]!, (command, forward) => {
      const change = changes[Object.keys(command)[0] ?? ''];
      return change === undefined ? undefined : forward().then(change);
    });
    proxies.push(proxy);
    return deployments.at(`mongodb://${proxy.host}/?directConnection=true`);
  }

  async function shop(): Promise<{ include: string[] }> {
    const db = uniqueName('servers');
    await source.client
      .db(db)
      .collection('users')
      .insertOne({ text: 'x'.repeat(10_000) });
    return { include: [db] };
  }

  it('tells of a target that is held back to an older version, and raises it', async () => {
    const target = await deployments.at((await ownSet('held-back')).uri);
    const older = { setFeatureCompatibilityVersion: '5.0' };
    const sides = { source, target };
    assert.deepEqual(await findingsOfCheck('feature-compatibility', sides), []);
    await target.client.db('admin').command(older);
    assert.deepEqual(severities(await findingsOfCheck('feature-compatibility', sides)), [
      'warning',
    ]);
    await fixAndPass('feature-compatibility', sides);
  });

  it('lifts a write block that another migration left', async () => {
    const target = await deployments.at((await ownSet('blocked')).uri);
    const sides = { source, target, plan: await shop() };
    assert.deepEqual(await findingsOfCheck('target-writable', sides), []);
    await target.client.db('admin').command({ setUserWriteBlockMode: 1, global: true });
    const findings = await findingsOfCheck('target-writable', sides);
    assert.deepEqual(severities(findings), ['blocker']);
    await fixAndPass('target-writable', sides);
  });

  it('blocks a user who may only read, until it may write', async () => {
    const admin = await deployments.at(trio.uri);
    const roles = [{ role: 'readAnyDatabase', db: 'admin' }];
    await admin.client.db('admin').command({ createUser: 'reader', pwd: 'reads', roles });
    const target = await deployments.at(trio.uri.replace(/\/\/[^@]*@/, '//reader:reads@'));
    const sides = { source, target, plan: await shop() };
    const findings = await findingsOfCheck('target-writable', sides);
    assert.deepEqual(severities(findings), ['blocker']);
    const granted = [{ role: 'readWriteAnyDatabase', db: 'admin' }];
    assert.match(findings[0]!.remedy, /grantRolesToUser\("reader", .*"readWriteAnyDatabase"/);
    await admin.client.db('admin').command({ grantRolesToUser: 'reader', roles: granted });
    assert.deepEqual(await findingsOfCheck('target-writable', sides), []);
  });

  it('blocks a secondary, and warns of one member in place of the set', async () => {
    const primary = await trio.primary();
    const at = (member: number) =>
      deployments.at(
        `${trio.uri.split('@')[0]!}@${trio.hosts[member]!}/?authSource=admin&directConnection=true`,
      );
    const sides = { source, target: await at((primary + 1) % 3), plan: await shop() };
    const findings = await findingsOfCheck('target-writable', sides);
    assert.deepEqual(severities(findings), ['blocker']);
    assert.match(findings[0]!.remedy, new RegExp(trio.hosts[primary]!));
    const direct = { ...sides, target: await at(primary) };
    assert.deepEqual(await findingsOfCheck('target-writable', direct), []);
    assert.match((await findingsOfCheck('members', direct))[0]?.message ?? '', /one member only/);
  });

  it('warns of members that are down, until they are back', async () => {
    const sides = { source, target: await deployments.at(trio.uri) };
    assert.deepEqual(await findingsOfCheck('members', sides), []);
    const secondary = ((await trio.primary()) + 1) % 3;
    await trio.kill(secondary);
    await eventually(async () => {
      const [finding] = await findingsOfCheck('members', sides);
      return finding?.message.includes(trio.hosts[secondary]!) === true;
    });
    await trio.restart(secondary);
    await eventually(async () => (await findingsOfCheck('members', sides)).length === 0);
  });

  it('warns of a target without a replica set', async () => {
    const standalone = await startStandalone({ binary: await findMongod() });
    servers.push(standalone);
    const target = await deployments.at(standalone.uri);
    assert.deepEqual(severities(await findingsOfCheck('topology-pair', { source, target })), [
      'warning',
    ]);
  });

  it('blocks a target whose disk is full', async () => {
    const full = (free: number) => (stats: Document) => ({
      ...stats,
      fsUsedSize: Number(stats.fsTotalSize) - free,
    });
    const { include } = await shop();
    // It is one server, but the copy has yet to come.
    const plan = { include, renames: [{ from: include[0]!, to: uniqueName('copy') }] };
    const target = await pretending({ dbStats: full(1000) });
    const findings = await findingsOfCheck('target-space', { source, target, plan });
    assert.deepEqual(severities(findings), ['blocker']);
    assert.match(findings[0]!.message, /1\.00 kB free/);
    const roomy = await pretending({ dbStats: full(100_000_000) });
    assert.deepEqual(await findingsOfCheck('target-space', { source, target: roomy, plan }), []);
  });

  it('warns of clocks that disagree', async () => {
    const ahead = (hello: Document) => ({
      ...hello,
      localTime: new Date((hello.localTime as Date).getTime() + 60_000),
    });
    const target = await pretending({ hello: ahead });
    const findings = await findingsOfCheck('clock-skew', { source, target });
    assert.match(findings[0]?.message ?? '', /60 s ahead/);
    const [other] = await findingsOfCheck('clock-skew', { source: target, target: source });
    assert.match(other?.message ?? '', /60 s behind/);
    assert.deepEqual(await findingsOfCheck('clock-skew', { source, target: source }), []);
  });

  it('warns when the network is slower than the oplog is long, or far', async () => {
    const sides = { source, target: source, plan: await shop() };
    assert.deepEqual(await findingsOfCheck('network', sides), []);
    const oplog = { sizeBytes: 100, usedBytes: 100, windowSeconds: 0 };
    const findings = await findingsOfCheck('network', {
      ...sides,
      pretend: ({ sourceFacts }) => ({ sourceFacts: { ...sourceFacts, oplog, roundTripMs: 300 } }),
    });
    assert.deepEqual(severities(findings), ['warning', 'note']);
  });

  it('warns of a source with few connections left', async () => {
    const busy = await ownSet('busy', { args: ['--maxConns', '40'] });
    const sides = { source: await deployments.at(busy.uri), target: source };
    const findings = await findingsOfCheck('source-load', sides);
    assert.deepEqual(severities(findings), ['warning']);
    assert.match(findings[0]!.message, /more connections only/);
    assert.deepEqual(await findingsOfCheck('source-load', { source, target: source }), []);
  });

  it('warns of a source that is written to faster than can be followed', async () => {
    let looks = 0;
    const busy = (status: Document) => ({
      ...status,
      opcounters: { insert: (looks += 1) * 20_000, update: 0, delete: 0 },
    });
    const sides = { source: await pretending({ serverStatus: busy }), target: source };
    const findings = await findingsOfCheck('source-load', sides);
    assert.match(findings[0]?.message ?? '', /writes a second/);
  });

  it('blocks a target that keeps nothing', async () => {
    const devnull = await startStandalone({
      binary: await findMongod({ version: '4.4' }),
      args: ['--storageEngine', 'devnull'],
    });
    servers.push(devnull);
    const target = await deployments.at(devnull.uri);
    assert.deepEqual(severities(await findingsOfCheck('storage-engine', { source, target })), [
      'blocker',
    ]);
    assert.deepEqual(await findingsOfCheck('storage-engine', { source, target: source }), []);
  });

  it('lists users and roles with the commands that create them, without secrets', async () => {
    const admin = await deployments.at(trio.uri);
    await admin.client.db('admin').command({
      createRole: 'auditor',
      privileges: [{ resource: { db: 'shop', collection: '' }, actions: ['find'] }],
      roles: [],
    });
    await admin.client.db('shop').command({ createUser: 'app', pwd: 'app-pw', roles: ['read'] });
    const target = await deployments.at((await ownSet('userless')).uri);
    const sides = { source: admin, target };
    const [finding] = await findingsOfCheck('users-and-roles', sides);
    assert.equal(finding?.severity, 'note');
    const command = finding.fix?.command ?? '';
    assert.match(command, /createRole\(\{ role: "auditor"/);
    assert.match(
      command,
      /getSiblingDB\("shop"\)\.createUser\(\{ user: "app", pwd: passwordPrompt/,
    );
    assert.doesNotMatch(JSON.stringify(finding), /app-pw|SCRAM|storedKey|salt/);
    for (const part of command.split('; ')) await create(target, part);
    assert.deepEqual(await findingsOfCheck('users-and-roles', sides), []);
    assert.deepEqual(await findingsOfCheck('users-and-roles', { source, target }), []);
  });

  it('says that users are unknown to a user who may not see them', async () => {
    const admin = await deployments.at(trio.uri);
    const user = uniqueName('blind');
    const roles = [{ role: 'readAnyDatabase', db: 'admin' }];
    await admin.client.db('admin').command({ createUser: user, pwd: 'x', roles });
    const blind = await deployments.at(trio.uri.replace(/\/\/[^@]*@/, `//${user}:x@`));
    const findings = await findingsOfCheck('users-and-roles', { source: blind, target: source });
    assert.match(findings[0]?.message ?? '', /not known/);
    assert.match(labelOf(trio.uri), /root/);
  });

  /** Runs what the command for mongosh says, without mongosh. */
  async function create(target: Deployment, command: string): Promise<void> {
    const found = /^db\.getSiblingDB\("(\w+)"\)\.(createUser|createRole)\((.*)\)$/.exec(command);
    assert(found !== null, command);
    const [, db, method = '', text = ''] = found;
    const json = text.replace('passwordPrompt()', '"new"').replaceAll(/([{,] )(\w+):/g, '$1"$2":');
    const { user, role, ...rest } = JSON.parse(json) as Document;
    await target.client.db(db).command({ [method]: (user ?? role) as string, ...rest });
  }
});

/** Waits until something holds, half a minute at most. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 60; look++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.fail('did not come true');
}
