import type { AnyBulkWriteOperation, Document, MongoClient } from 'mongodb';
import { BENCH_DATABASE } from './fill';
import { prose, seeded } from './random';

const COLLECTIONS = ['users', 'orders', 'events'];
const BATCH = 2_000;

/** Makes mixed changes on the source: 60 % updates, 30 % inserts, 10 % deletes, of random documents. */
export class ChangeMaker {
  private made = 0;

  private constructor(
    private readonly client: MongoClient,
    private readonly ids: Map<string, unknown[]>,
    private readonly random: () => number,
  ) {}

  /** Learns which documents there are. */
  static async start(client: MongoClient, seed: number): Promise<ChangeMaker> {
    const ids = new Map<string, unknown[]>();
    for (const name of COLLECTIONS) {
      const found = await client
        .db(BENCH_DATABASE)
        .collection(name)
        .find({}, { projection: { _id: 1 } })
        .toArray();
      ids.set(
        name,
        found.map(({ _id }) => _id),
      );
    }
    return new ChangeMaker(client, ids, seeded(seed));
  }

  async make(changes: number): Promise<void> {
    for (let done = 0; done < changes; done += BATCH) {
      await this.write(Math.min(BATCH, changes - done));
    }
  }

  /** Several writers at once; returns how many changes there were, without updates of what was just deleted. */
  async makeAtOnce(changes: number, writers: number): Promise<number> {
    const each = Math.ceil(changes / writers);
    const made = await Promise.all(Array.from({ length: writers }, () => this.write(each)));
    return made.reduce((sum, number) => sum + number, 0);
  }

  private async write(changes: number): Promise<number> {
    const name = COLLECTIONS[Math.floor(this.random() * COLLECTIONS.length)] ?? 'users';
    const known = this.ids.get(name) ?? [];
    const operations = Array.from({ length: changes }, () =>
      change(this.random, known, this.made++),
    );
    const { insertedCount, modifiedCount, deletedCount } = await this.client
      .db(BENCH_DATABASE)
      .collection(name)
      .bulkWrite(operations, { ordered: false });
    return insertedCount + modifiedCount + deletedCount;
  }
}

function change(random: () => number, ids: unknown[], number: number): AnyBulkWriteOperation {
  const kind = random();
  const at = Math.floor(random() * ids.length);
  if (kind < 0.3) {
    return {
      insertOne: { document: { number, name: prose(random, 24), notes: prose(random, 560) } },
    };
  }
  if (kind < 0.4) {
    const _id = ids[at];
    ids[at] = ids.at(-1);
    ids.pop();
    return { deleteOne: { filter: { _id } as Document } };
  }
  return {
    updateOne: {
      filter: { _id: ids[at] } as Document,
      update: {
        $set: { score: random() * 1000, 'address.city': prose(random, 12) },
        $inc: { edits: 1 },
      },
    },
  };
}
