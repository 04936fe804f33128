import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { BSON, type Document } from 'mongodb';
import { openDeployment } from '../../src/engine/deployment/connect';
import type { OpenOptions } from '../../src/engine/deployment/connect';
import { inspect } from '../../src/engine/inspection/inspect';
import { labelOf } from '../../src/engine/deployment/redact';
import { FerryError } from '../../src/engine/errors';
import {
  findMongod,
  startStandalone,
  type EmbeddedReplicaSet,
  type EmbeddedStandalone,
} from '../../src/embedded';
import { findFreePort } from '../../src/embedded/ports';
import { Deployments, guardedReplicaSet } from '../support/deployments';
import { withCredentials } from '../support/credentials';
import { replicaSet } from '../support/servers';

/** Longer than a test may take: what ends before has not waited for the selection of a server. */
const ENDLESS = { serverSelectionTimeoutMS: 600_000 };

async function refusal(uri: string, options?: OpenOptions): Promise<FerryError> {
  try {
    const deployment = await openDeployment({ uri, label: labelOf(uri) }, options);
    await deployment.close();
  } catch (error) {
    assert(error instanceof FerryError, String(error));
    assert.doesNotMatch(error.line, /\n/);
    assert.notEqual(error.remedy, '');
    return error;
  }
  return assert.fail(`${uri} was opened`);
}

/** A double of MongoDB 4.0, of which no server is to be had: answers every message with its `hello`. */
async function startOldServer(): Promise<{ port: number; stop: () => Promise<unknown> }> {
  const hello = { ok: 1, ismaster: true, minWireVersion: 0, maxWireVersion: 7 };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (message) => socket.write(opReply(message.readInt32LE(4), hello)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The wire protocol's OP_REPLY, which answers the first message of a connection. */
function opReply(requestId: number, document: Document): Buffer {
  const body = BSON.serialize(document);
  const header = Buffer.alloc(36);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(requestId, 8);
  header.writeInt32LE(1, 12);
  header.writeInt32LE(1, 32);
  return Buffer.concat([header, body]);
}

describe('opening a deployment', function () {
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

  it('tells a replica set, its version and name', async () => {
    const deployment = await deployments.at(set.uri);
    assert.equal(deployment.topology, 'replicaSet');
    assert.equal(deployment.setName, set.name);
    assert.equal(deployment.binary.text, set.version);
    assert.equal(deployment.abilities.features?.text, deployment.binary.series);
  });

  it('takes one member without replicaSet= for its replica set', async () => {
    const deployment = await deployments.at(`mongodb://${set.hosts[0]}/`);
    assert.equal(deployment.topology, 'replicaSet');
    const stream = deployment.client.watch([], { maxAwaitTimeMS: 10 });
    await stream.tryNext();
    await stream.close();
  });

  it('tells a standalone server', async () => {
    assert.equal((await deployments.at(standalone.uri)).topology, 'standalone');
  });

  it('authenticates with a password full of special characters', async () => {
    const facts = await inspect(await deployments.at(guarded.uri));
    assert.deepEqual(facts.users, [`ada@admin`]);
  });

  it('refuses a wrong password, naming user and database but no password', async () => {
    const error = await refusal(withCredentials(guarded.uri, 'ada', 'wr0ng/passw0rd'));
    assert.equal(error.code, 'authentication-failed');
    assert.equal(error.kind, 'refused');
    assert.match(error.message, /user ada@admin/);
    assert.doesNotMatch(error.line, /wr0ng|passw0rd/);
  });

  it('names host and port that refuse connections', async () => {
    const port = await findFreePort();
    const error = await refusal(`mongodb://127.0.0.1:${port}/`, {
      serverSelectionTimeoutMS: 700,
    });
    assert.equal(error.code, 'connection-refused');
    assert.equal(error.kind, 'refused');
    assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}`));
  });

  it('gives up at once on a host that DNS does not know', async () => {
    const error = await refusal('mongodb://no-such-host.invalid/', ENDLESS);
    assert.equal(error.code, 'dns-not-found');
    assert.match(error.message, /no-such-host\.invalid/);
  });

  it('gives up at once on a server without TLS that is asked for TLS', async () => {
    const error = await refusal(`mongodb://${set.hosts[0]}/?tls=true`, ENDLESS);
    assert.match(error.code, /^tls-/);
  });

  it('names the set that a host does not belong to', async () => {
    const error = await refusal(`mongodb://${set.hosts[0]}/?replicaSet=other`);
    assert.equal(error.code, 'wrong-set-name');
    assert.match(error.message, /other/);
  });

  it('tells a set that is not initiated', async () => {
    const ghost = await startStandalone({
      binary: await findMongod(),
      args: ['--replSet', 'lonely'],
    });
    try {
      const error = await refusal(`mongodb://${ghost.hosts[0]}/`);
      assert.equal(error.code, 'not-initiated');
      assert.match(error.remedy, /rs\.initiate/);
    } finally {
      await ghost.stop();
    }
  });

  it('calls a malformed string a usage error and quotes no password', async () => {
    for (const uri of [
      'mongodb://u:se/cret@h',
      'http://u:secret@h',
      'mongodb://u:secret',
      'mongodb://u:secret@h/?nonsense=1',
      'mongodb://u:secret@h:99999/',
    ]) {
      const error = await refusal(uri);
      assert.equal(error.kind, 'usage', uri);
      assert.doesNotMatch(error.line, /secret|cret@/, uri);
    }
  });

  it('names the methods that still serve for a server that is too old (a double)', async () => {
    const old = await startOldServer();
    try {
      const error = await refusal(`mongodb://127.0.0.1:${old.port}/`, ENDLESS);
      assert.equal(error.code, 'server-too-old');
      assert.match(error.remedy, /mongodump and mongorestore/);
    } finally {
      await old.stop();
    }
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    const silent = createServer(() => stop.abort()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const opening = openDeployment(
      { uri: `mongodb://127.0.0.1:${port}`, label: 'x' },
      { ...ENDLESS, signal: stop.signal },
    );
    await assert.rejects(opening, { code: 'interrupted', kind: 'interrupted' });
    silent.close();
  });

  it('lets the connection string set its limits', async () => {
    const uri = `mongodb://${set.hosts[0]}/?serverSelectionTimeoutMS=12345`;
    const deployment = await openDeployment({ uri, label: 'limited' });
    assert.equal(deployment.client.options.serverSelectionTimeoutMS, 12_345);
    await deployment.close();
  });
});
