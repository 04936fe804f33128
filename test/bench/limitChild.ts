/** The machine's own limit: the same raw bytes read alone, inserted alone from memory, indexed. */
import { MongoClient } from 'mongodb';
import { nextRawBatch, rawSequence, type RawBatch } from '../../src/engine/bson/rawBatch';
import { BENCH_DATABASE } from './fill';
import type { LimitOrder, LimitResult } from './measure';

const COLLECTIONS_AT_ONCE = 4;

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<number> {
  const started = performance.now();
  const waiting = [...items];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: COLLECTIONS_AT_ONCE }, worker));
  return (performance.now() - started) / 1000;
}

async function main(order: LimitOrder): Promise<void> {
  const source = await new MongoClient(order.source).connect();
  const target = await new MongoClient(order.target).connect();
  const from = source.db(BENCH_DATABASE);
  const to = target.db(BENCH_DATABASE);
  const names = (await from.listCollections({}, { nameOnly: true }).toArray()).map(
    ({ name }) => name,
  );
  const batches: { name: string; batch: RawBatch }[] = [];
  const readSeconds = await inParallel(names, async (name) => {
    const cursor = from.runCursorCommand({ find: name, batchSize: 100_000 });
    cursor.setBatchSize(100_000);
    for (;;) {
      const batch = await nextRawBatch(cursor);
      if (batch === null) return;
      batches.push({ name, batch });
    }
  });
  process.send?.({ read: true });
  // Held until the target is to be filled (again).
  process.on('message', () => {
    void insert();
  });

  async function insert(): Promise<void> {
    await to.dropDatabase();
    const insertSeconds = await inParallel(batches, async ({ name, batch }) => {
      await to.command({
        insert: name,
        documents: rawSequence('documents', [batch.bytes]),
        ordered: false,
        bypassDocumentValidation: true,
        writeConcern: { w: 'majority' },
      });
    });
    const indexSeconds = await inParallel(names, async (name) => {
      const indexes = (await from.collection(name).listIndexes().toArray()).filter(
        ({ name: index }) => index !== '_id_',
      );
      if (indexes.length > 0) await to.command({ createIndexes: name, indexes });
    });
    const result: LimitResult = { readSeconds, insertSeconds, indexSeconds };
    process.send?.({ result });
  }
}

process.once('message', (order: LimitOrder) => {
  main(order).catch((error: unknown) => {
    process.send?.({ error: String(error) }, () => process.exit(1));
  });
});
