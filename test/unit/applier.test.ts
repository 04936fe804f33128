import assert from 'node:assert/strict';
import { BSON, Int32 } from 'mongodb';
import type { RawBatch } from '../../src/engine/bson/rawBatch';
import { NamespaceMap } from '../../src/engine/catalog/namespaceMap';
import type { Namespace } from '../../src/engine/catalog/namespaces';
import type { Deployment } from '../../src/engine/deployment/deployment';
import { silentLog } from '../../src/engine/log';
import { defaultPlan } from '../../src/engine/model/defaults';
import type { TargetWriter } from '../../src/engine/target/writing/targetWriter';
import { Applier } from '../../src/engine/sync/applier';
import { ChangeBatch } from '../../src/engine/sync/changeBatch';
import type { DocumentEvent } from '../../src/engine/sync/events';

/** What the server takes in one message. */
const MESSAGE_BYTES = 48_000_000;

const collection = { namespace: { db: 'db', name: 'a' }, key: 'a' };
const time = { seconds: 1, increment: 1 };

function change(id: number, operation: DocumentEvent['operation'], bytes = 0): DocumentEvent {
  const _id = new Int32(id);
  const key = Buffer.from(BSON.serialize({ _id }));
  const document = Buffer.from(BSON.serialize({ _id, text: 'x'.repeat(bytes) }));
  return {
    kind: 'document',
    operation,
    collection,
    key: key.toString('latin1'),
    id: key.subarray(4, -1),
    ...(operation === 'delete' ? {} : { document }),
    time,
  };
}

/** Applies changes to a target that only counts. */
async function apply(events: DocumentEvent[]) {
  const told = { inserts: [] as number[], deletes: [] as number[], applied: 0 };
  const writer = {
    insert: (_: Namespace, { bytes }: RawBatch) => Promise.resolve(told.inserts.push(bytes.length)),
    delete: (_: Namespace, ids: Buffer[]) =>
      Promise.resolve(told.deletes.push(...ids.map((id) => id.readInt32LE(id.length - 4)))),
  } as unknown as TargetWriter;
  const applier = new Applier({
    source: {} as Deployment,
    writer,
    map: new NamespaceMap(defaultPlan('test', 'migrate')),
    inOrder: new Set(),
    deletesCapped: true,
    log: silentLog,
    sleep: () => Promise.resolve(),
    onWait: () => undefined,
    onApplied: (changes) => (told.applied += changes),
  });
  const batch = new ChangeBatch();
  for (const event of events) batch.add(event);
  await applier.apply(batch.collections(), time);
  return told;
}

describe('an applier', () => {
  it('inserts large documents in commands that the target takes', async () => {
    const documents = 12;
    const { inserts, applied } = await apply(
      Array.from({ length: documents }, (_, id) => change(id, 'insert', 5_000_000)),
    );
    assert(inserts.length > 1);
    assert(
      inserts.every((bytes) => bytes < MESSAGE_BYTES / 2),
      String(inserts),
    );
    assert.equal(applied, documents);
  });

  it('deletes neighbours together, whatever the order of the changes', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => (n * 77) % 200);
    const { deletes } = await apply(ids.map((id) => change(id, 'delete')));
    assert.deepEqual(
      deletes,
      [...deletes].sort((a, b) => a - b),
    );
  });
});
