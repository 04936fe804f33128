import assert from 'node:assert/strict';
import { BSON } from 'mongodb';
import type { RawDocument } from '../../src/engine/bson/compose';
import { idElement } from '../../src/engine/bson/raw';
import type { RawBatch } from '../../src/engine/bson/rawBatch';
import type { Namespace } from '../../src/engine/catalog/namespaces';
import type { MixedPart } from '../../src/engine/target/writing/bulkWriter';
import type { TargetWriter } from '../../src/engine/target/writing/targetWriter';
import { MixedWriter } from '../../src/engine/sync/mixedWriter';

const namespaceOf = (name: string): Namespace => ({ db: 'db', name });

const documents = (count: number, bytes = 0): RawDocument[] =>
  Array.from({ length: count }, (_, _id) => {
    const document = Buffer.from(BSON.serialize({ _id, text: 'x'.repeat(bytes) }));
    return { id: idElement(document, 0)!, bytes: document };
  });

/** A target that only tells what it was sent. */
class Target {
  readonly told: string[] = [];
  takesMixed = true;
  failures = 0;

  get writer(): TargetWriter {
    return this as unknown as TargetWriter;
  }

  async insert({ name }: Namespace, { count }: RawBatch): Promise<void> {
    this.told.push(`insert ${count} ${name}`);
    return Promise.resolve();
  }

  async writeMixed(parts: MixedPart[]): Promise<void> {
    if (this.failures-- > 0) throw new Error('the target is gone');
    this.told.push(parts.map(({ kind, namespace }) => `${kind} ${namespace.name}`).join(', '));
    return Promise.resolve();
  }
}

describe('small parts for many collections', () => {
  let target: Target;
  let mixed: MixedWriter;

  beforeEach(() => {
    target = new Target();
    mixed = new MixedWriter(target.writer);
  });

  it('wait for each other, and larger ones do not', async () => {
    await mixed.insert(namespaceOf('a'), documents(1), 'fail');
    await mixed.insert(namespaceOf('b'), documents(101), 'fail');
    await mixed.insert(namespaceOf('c'), documents(1, 1_000_001), 'fail');
    await mixed.delete(namespaceOf('d'), [documents(1)[0]!.id]);
    assert.deepEqual(target.told, ['insert 101 b', 'insert 1 c']);
    await mixed.flush();
    await mixed.flush();
    assert.deepEqual(target.told.slice(2), ['insert a, delete d']);
  });

  it('are sent when there are enough', async () => {
    for (let n = 0; n < 11; n++)
      await mixed.replace(namespaceOf(String(n)), documents(100), 'fail');
    assert.equal(target.told.length, 1);
    assert.equal(target.told[0]!.split(', ').length, 10);
    for (let n = 0; n < 17; n++)
      await mixed.replace(namespaceOf(String(n)), documents(1, 999_000), 'fail');
    assert.equal(target.told.length, 2);
  });

  it('are kept when they could not be written', async () => {
    await mixed.insert(namespaceOf('a'), documents(1), 'fail');
    target.failures = 1;
    await assert.rejects(mixed.flush(), /gone/);
    await mixed.insert(namespaceOf('b'), documents(1), 'fail');
    await mixed.flush();
    assert.deepEqual(target.told, ['insert a, insert b']);
  });

  it('go one by one to a target that takes no others', async () => {
    target.takesMixed = false;
    await mixed.insert(namespaceOf('a'), documents(1), 'fail');
    await mixed.flush();
    assert.deepEqual(target.told, ['insert 1 a']);
  });
});
