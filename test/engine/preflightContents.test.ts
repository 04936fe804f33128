import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Document } from 'mongodb';
import { findMongod, startStandalone, type MongodSeries } from '../../src/embedded';
import { Abilities } from '../../src/engine/deployment/abilities';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { inspect } from '../../src/engine/inspection/inspect';
import { Version } from '../../src/engine/deployment/version';
import type { PreflightContext } from '../../src/preflight/types';
import { fromDeploymentFacts } from '../../src/scenarios/fromDeployment';
import { Deployments } from '../support/deployments';
import { findingsOfCheck, fixAndPass, index, severities, shop } from '../support/preflight';
import { replicaSet, uniqueName } from '../support/servers';

describe('preflight of what is carried', function () {
  this.timeout(180_000);

  const deployments = new Deployments();
  let v44: Deployment;
  let v50: Deployment;
  let v60: Deployment;

  before(async () => {
    const at = async (version: MongodSeries) => deployments.at((await replicaSet(version)).uri);
    [v44, v50, v60] = [await at('4.4'), await at('5.0'), await at('6.0')];
  });

  after(() => deployments.close());

  const indexCases: [string, () => [Deployment, Deployment, Deployment], Document[]][] = [
    [
      'geoHaystack indexes, which 5.0 gave up',
      () => [v44, v60, v44],
      [{ key: { place: 'geoHaystack', kind: 1 }, name: 'bad', bucketSize: 1 }],
    ],
    [
      'partial indexes with $or before 6.0',
      () => [v60, v50, v60],
      [
        {
          key: { name: 1 },
          name: 'bad',
          partialFilterExpression: { $or: [{ kind: 'x' }, { kind: 'y' }] },
        },
      ],
    ],
    [
      'two indexes of one key before 5.0',
      () => [v60, v44, v50],
      [
        { key: { name: 1 }, name: 'first' },
        { key: { name: 1 }, name: 'bad', unique: true },
      ],
    ],
  ];
  for (const [title, sides, indexes] of indexCases) {
    it(`blocks ${title}, which the target refuses indeed`, async () => {
      const [source, target, abler] = sides();
      const { db, plan } = await shop(source, (d) =>
        d.command({ createIndexes: 'users', indexes }),
      );
      const ask = (to: Deployment) =>
        findingsOfCheck('unsupported-indexes', { source, target: to, plan });
      const findings = await ask(target);
      assert.deepEqual(severities(findings), ['blocker']);
      assert.match(findings[0]!.message, /users \(bad\)/);
      assert.deepEqual(await ask(abler), []);
      const elsewhere = target.client.db(uniqueName('refused'));
      await assert.rejects(elsewhere.command({ createIndexes: 'users', indexes }));
      assert.match(findings[0]!.fix?.command ?? '', /\.dropIndex\("bad"\)$/);
      await db.collection('users').dropIndex('bad');
      assert.deepEqual(await ask(target), []);
    });
  }

  it('blocks options that the target does not know, until they are turned off', async () => {
    const { db, plan } = await shop(v60, (d) =>
      d.createCollection('kept', { changeStreamPreAndPostImages: { enabled: true } }),
    );
    const ask = async (target: Deployment) =>
      (await findingsOfCheck('versions', { source: v60, target, plan })).filter(
        ({ severity }) => severity === 'blocker',
      );
    const findings = await ask(v50);
    assert.deepEqual(severities(findings), ['blocker']);
    assert.deepEqual(findings[0]!.namespaces, [`${db.databaseName}.kept`]);
    assert.deepEqual(await ask(v60), []);
    await db.command({ collMod: 'kept', changeStreamPreAndPostImages: { enabled: false } });
    assert.deepEqual(await ask(v50), []);
  });

  it('blocks views and validators that the target does not understand', async () => {
    const newer = { $getField: 'kind' };
    const { db, plan } = await shop(v60, async (d) => {
      const windows = [{ $setWindowFields: { sortBy: { _id: 1 }, output: {} } }];
      await d.createCollection('windows', { viewOn: 'users', pipeline: windows });
      const inner = [{ $unionWith: { coll: 'users', pipeline: [{ $set: { x: newer } }] } }];
      await d.createCollection('inner', { viewOn: 'users', pipeline: inner });
      await d.createCollection('plain', { viewOn: 'users', pipeline: [{ $match: { a: 1 } }] });
      await d.createCollection('valid', { validator: { $expr: { $eq: [newer, 1] } } });
      await d.createCollection('typed', { validator: { $jsonSchema: { required: ['a'] } } });
    });
    const ask = (target: Deployment) =>
      findingsOfCheck('unsupported-expressions', { source: v60, target, plan });
    const findings = await ask(v44);
    assert.deepEqual(
      findings.flatMap(({ namespaces }) => namespaces).sort(),
      ['inner', 'valid', 'windows'].map((name) => `${db.databaseName}.${name}`),
    );
    assert(findings.every(({ severity }) => severity === 'blocker'));
    assert.deepEqual(await ask(v60), []);
    const before = await v44.client.db(db.databaseName).listCollections().toArray();
    assert.deepEqual(before, [], 'asking has made something');
    await db.command({ collMod: 'windows', viewOn: 'users', pipeline: [] });
    await db.command({ collMod: 'inner', viewOn: 'users', pipeline: [] });
    await db.command({ collMod: 'valid', validator: {} });
    assert.deepEqual(await ask(v44), []);
  });

  it('blocks a collection that has another collation on the target, and makes room', async () => {
    const { db, plan } = await shop(v60, (d) =>
      d.createCollection('names', { collation: { locale: 'de', strength: 1 } }),
    );
    await v50.client.db(db.databaseName).createCollection('names');
    const sides = { source: v60, target: v50, plan };
    assert.deepEqual(severities(await findingsOfCheck('id-collation', sides)), ['blocker']);
    await fixAndPass('id-collation', sides);
  });

  it('notes documents whose changes may not fit into an event', async () => {
    const { db, plan } = await shop(v60, (d) =>
      d.collection('big').insertOne({ text: 'x'.repeat(15.5 * 1024 * 1024) }),
    );
    const ask = (changes: object) =>
      findingsOfCheck('document-limits', {
        source: v60,
        target: v50,
        plan: { ...plan, ...changes },
      });
    const findings = await ask({});
    assert.deepEqual(severities(findings), ['note']);
    assert.deepEqual(findings[0]!.namespaces, [`${db.databaseName}.big`]);
    assert.deepEqual(await ask({ kind: 'snapshot' }), []);
    const { contents } = await inspect(v60, { deep: true });
    assert((contents?.largestDocumentBytes ?? 0) > 15 * 1024 * 1024);
    await db.collection('big').updateOne({}, { $set: { text: 'x' } });
    assert.deepEqual(await ask({}), []);
  });

  it('blocks index keys that are too long for an old target, until they are hashed', async () => {
    const { db, plan } = await shop(v60, async (d) => {
      await d.collection('users').insertOne({ name: 'x'.repeat(3000) });
      await index({ name: 1 }, 'long')(d);
    });
    const ask = (pretend?: (context: PreflightContext) => Partial<PreflightContext>) =>
      findingsOfCheck('index-key-limits', { source: v60, target: v44, plan, pretend });
    assert.deepEqual(await ask(), []);
    const old = ({ target }: PreflightContext) => {
      const features = new Version('features', '4.0');
      const abilities = new Abilities(target.client, target.binary, features);
      return { target: { ...target, abilities } };
    };
    const findings = await ask(old);
    assert.deepEqual(severities(findings), ['blocker']);
    assert.match(findings[0]!.message, /1024 bytes.*users \(long\)/);
    await db.collection('users').dropIndex('long');
    await index({ name: 'hashed' }, 'hashed')(db);
    assert.deepEqual(await ask(old), []);
  });

  it('warns of times to live that mean something else to the target', async () => {
    const { db, plan } = await shop(v44, index({ at: 1 }, 'ttl', { expireAfterSeconds: 3600.5 }));
    const sides = { source: v44, target: v60, plan };
    const [found] = await findingsOfCheck('unsupported-indexes', sides);
    assert.equal(found?.severity, 'warning');
    assert.match(found.message, /ttl of .*users expires .* 3600\.5 .* made with 3600/);
    await db.command({ collMod: 'users', index: { name: 'ttl', expireAfterSeconds: 3600 } });
    assert.deepEqual(await findingsOfCheck('unsupported-indexes', sides), []);
  });

  it('notes documents that expire, when changes are followed', async () => {
    const { db, plan } = await shop(v44, index({ at: 1 }, 'ttl', { expireAfterSeconds: 60 }));
    const sides = { source: v44, target: v60, plan };
    assert.deepEqual(severities(await findingsOfCheck('ttl-during-sync', sides)), ['note']);
    const once = { ...sides, plan: { ...plan, kind: 'snapshot' as const } };
    assert.deepEqual(await findingsOfCheck('ttl-during-sync', once), []);
    await db.collection('users').dropIndex('ttl');
    assert.deepEqual(await findingsOfCheck('ttl-during-sync', sides), []);
  });

  it('notes tools that are not on the PATH', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ferry-tools-'));
    const path = process.env.PATH;
    const sides = { source: v60, target: v50 };
    const put = async (name: string) => {
      await writeFile(join(folder, name), `#!/bin/sh\necho "${name} version: 100.9.4"\n`);
      await chmod(join(folder, name), 0o755);
    };
    try {
      process.env.PATH = folder;
      await put('mongodump');
      const [finding] = await findingsOfCheck('tools', sides);
      assert.match(finding?.message ?? '', /places: mongorestore, .*Found: mongodump 100\.9\.4/);
      const others = ['mongorestore', 'mongoimport', 'mongoexport', 'bsondump', 'mongosh'];
      for (const name of others) await put(name);
      assert.deepEqual(await findingsOfCheck('tools', sides), []);
    } finally {
      process.env.PATH = path;
      await rm(folder, { recursive: true });
    }
  });

  describe('inspecting deeply', () => {
    const contentsOf = async (deployment: Deployment) =>
      (await inspect(deployment, { deep: true })).contents!;

    for (const version of ['4.4', '5.0', '6.0'] as const) {
      it(`counts what ${version} holds`, async () => {
        const deployment = { '4.4': v44, '5.0': v50, '6.0': v60 }[version];
        const before = await contentsOf(deployment);
        await shop(deployment, async (d) => {
          await d.createCollection('view', { viewOn: 'users', pipeline: [] });
          await d.createCollection('log', { capped: true, size: 4096 });
          await d.createCollection('de', { collation: { locale: 'de' } });
          await d.createCollection('fs.chunks');
          await index({ at: 1 }, 'ttl', { expireAfterSeconds: 60 })(d);
          await index({ name: 1 }, 'unique', { unique: true })(d);
        });
        const facts = await inspect(deployment, { deep: true });
        const after = facts.contents!;
        const grown = (of: typeof after) => [
          ...[of.kinds.view, of.kinds.capped, of.kinds.collection],
          ...[of.collated, of.gridFs, of.ttlIndexes, of.uniqueIndexes],
        ];
        assert.deepEqual(
          grown(after).map((count, position) => count - grown(before)[position]!),
          [1, 1, 3, 1, 1, 1, 1],
        );
        assert.equal(typeof facts.writesPerSecond, 'number');
        assert.deepEqual(facts.unknown, []);
        const { features = [] } = fromDeploymentFacts(facts);
        assert(features.includes('capped collections') && features.includes('GridFS'));
      });
    }

    it('tells of a standalone that it has no change streams', async () => {
      const standalone = await startStandalone({ binary: await findMongod() });
      try {
        const deployment = await deployments.at(standalone.uri);
        const facts = await inspect(deployment);
        assert.equal(facts.changeStreams, false);
        assert.equal(facts.edition, 'community');
        assert.equal(facts.tls, false);
        assert((facts.freeDiskBytes ?? 0) > 0);
        await deployment.close();
      } finally {
        await standalone.stop();
      }
    });
  });
});
