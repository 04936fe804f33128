import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON } from 'mongodb';
import { findMongod, startStandalone, type EmbeddedStandalone } from '../../src/embedded';
import { headedSequence } from '../../src/engine/bson/rawBatch';
import { openDeployment } from '../../src/engine/deployment/connect';
import { testConnection } from '../../src/engine/deployment/testConnection';
import { batchOf } from '../../src/engine/target/writing/batches';
import { skip } from '../support/skip';

/** Makes a certificate for `localhost` that signs itself; gives its file, and the one with its key too. */
async function selfSigned(folder: string): Promise<{ ca: string; pem: string }> {
  const [key, ca, pem] = ['key.pem', 'ca.pem', 'server.pem'].map((name) => join(folder, name));
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key!, '-out', ca!],
    ],
    { stdio: 'ignore', timeout: 60_000 },
  );
  await writeFile(pem!, (await readFile(key!, 'utf8')) + (await readFile(ca!, 'utf8')));
  return { ca: ca!, pem: pem! };
}

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('deployments with TLS', function () {
  this.timeout(120_000);

  let folder: string | undefined;
  let server: EmbeddedStandalone | undefined;
  let trusting: string;
  let distrusting: string;
  let misnamed: string;

  before(async function () {
    if (!hasOpenssl()) skip(this, 'no openssl to make a certificate with');
    folder = await mkdtemp(join(tmpdir(), 'mongo-ferry-tls-'));
    const { ca, pem } = await selfSigned(folder);
    server = await startStandalone({
      binary: await findMongod(),
      args: [
        ...['--tlsMode', 'preferTLS', '--tlsCertificateKeyFile', pem, '--tlsCAFile', ca],
        '--tlsAllowConnectionsWithoutCertificates',
      ],
    });
    const port = server.hosts[0]!.split(':')[1]!;
    trusting = `mongodb://localhost:${port}/?tls=true&tlsCAFile=${encodeURIComponent(ca)}`;
    distrusting = `mongodb://localhost:${port}/?tls=true`;
    misnamed = trusting.replace('localhost', '127.0.0.1');
  });

  after(async () => {
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it('open when the certificate is trusted', async () => {
    const deployment = await openDeployment({ uri: trusting, label: 'tls' });
    assert.equal(deployment.topology, 'standalone');
    await deployment.close();
    const steps = await testConnection(trusting);
    assert(
      steps.every(({ ok }) => ok),
      JSON.stringify(steps),
    );
    assert.match(steps.find(({ step }) => step === 'tls')!.detail, /TLSv1.*CN|TLSv1.*localhost/);
  });

  it('carry a large batch whole', async () => {
    const documents = Array.from({ length: 2_000 }, (_, n) => ({
      _id: n,
      text: 'x'.repeat(2_000),
    }));
    const batch = batchOf(documents.map((document) => Buffer.from(BSON.serialize(document))));
    const deployment = await openDeployment({ uri: trusting, label: 'tls' });
    const db = deployment.client.db('tls');
    await db.command({ insert: 'a', documents: headedSequence('documents', batch) });
    assert.deepEqual(await db.collection('a').find().sort({ _id: 1 }).toArray(), documents);
    await deployment.close();
  });

  for (const [what, uri] of [
    ['is not trusted', () => distrusting],
    ['names another host', () => misnamed],
  ] as const) {
    it(`are refused at once when the certificate ${what}`, async () => {
      // Longer than the test may take: it does not wait for the selection of a server.
      const endless = { serverSelectionTimeoutMS: 600_000 };
      await assert.rejects(openDeployment({ uri: uri(), label: 'tls' }, endless), {
        code: 'tls-certificate',
        kind: 'refused',
        remedy: /tlsCAFile/,
      });
      const last = (await testConnection(uri())).at(-1);
      assert.deepEqual([last?.step, last?.ok], ['tls', false]);
    });
  }

  it('are opened by whoever chooses not to check', async () => {
    const uri = `${distrusting}&tlsInsecure=true`;
    await (await openDeployment({ uri, label: 'tls' })).close();
    const steps = await testConnection(uri);
    assert(
      steps.every(({ ok }) => ok),
      JSON.stringify(steps),
    );
  });
});
