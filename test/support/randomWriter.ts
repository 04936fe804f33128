import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError, type Document, type MongoClient } from 'mongodb';
import { endIfLeft } from './leftovers';

interface Item extends Document {
  _id: number;
}

function pushing(item: number): Document {
  return { $inc: { n: 1 }, $push: { list: item } };
}

/**
 * Keeps changing the collections `a`, `b` and `c` of one database in every way: inserts,
 * operators, pipelines, arrays, replacements, upserts, deletes, reinsertions, swaps of unique
 * values, transactions, and now and then the catalog: indexes, collections, a drop. Each random
 * choice comes from the seed.
 */
export class RandomWriter {
  changes = 0;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #state: number;
  #next = 1_000_000;
  #collections = 0;

  constructor(
    readonly client: MongoClient,
    readonly db: string,
    readonly options: {
      seed?: number;
      ddl?: boolean;
      pauseMs?: number;
      /** Goes on after a change that failed: elections end what can't be retried. */
      perseveres?: boolean;
    } = {},
  ) {
    this.#state = options.seed ?? 1;
    this.#ended = this.#work();
    endIfLeft(this.#ended, () => this.#stopping.abort());
  }

  /** Rejects when a change fails; never settles otherwise. */
  get failed(): Promise<never> {
    return this.#ended.then(() => new Promise<never>(() => undefined));
  }

  /** Ends after the change at hand. @throws what a change failed with */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  #random(below: number): number {
    // Mulberry32: small, and the same on every machine.
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#changeSomething().catch((error: unknown) => {
        if (this.options.perseveres !== true || !(error instanceof MongoError)) throw error;
      });
      await sleep(this.options.pauseMs ?? 2);
    }
  }

  async #changeSomething(): Promise<void> {
    await this.#change();
    this.changes++;
    if (this.options.ddl !== false && this.#random(40) === 0) await this.#changeCatalog();
  }

  async #change(): Promise<void> {
    const collection = this.client.db(this.db).collection<Item>('abc'.charAt(this.#random(3)));
    const _id = this.#random(500);
    switch (this.#random(9)) {
      case 0:
        await collection.insertOne({ _id: this.#next++, n: 0, list: [1, 2, 3], at: new Date() });
        return;
      case 1:
        await collection.updateOne({ _id }, pushing(this.#random(9)));
        return;
      case 2:
        await collection.updateOne({ _id }, [
          { $set: { list: { $slice: [{ $ifNull: ['$list', []] }, 1] } } },
        ]);
        return;
      case 3:
        await collection.replaceOne(
          { _id },
          { n: this.#random(99), text: 'x'.repeat(_id) },
          { upsert: true },
        );
        return;
      case 4:
        await collection.deleteOne({ _id });
        return;
      case 5:
        await collection.deleteOne({ _id });
        await collection.insertOne({ _id, list: [_id], again: true });
        return;
      case 6:
        await collection.updateMany(
          { _id: { $gt: _id, $lt: _id + 20 } },
          { $set: { [`f${this.#random(5)}`]: this.#next } },
        );
        return;
      case 7:
        await collection.updateOne({ _id }, { $unset: { n: '', f1: '' } });
        return;
      default:
        await this.#transaction(_id);
    }
  }

  async #transaction(_id: number): Promise<void> {
    await this.client.withSession((session) =>
      session.withTransaction(async () => {
        const db = this.client.db(this.db);
        await db.collection<Item>('a').updateOne({ _id }, { $inc: { n: -1 } }, { session });
        await db
          .collection<Item>('b')
          .updateOne({ _id }, { $inc: { n: 1 } }, { session, upsert: true });
        await db.collection<Item>('c').deleteOne({ _id }, { session });
      }),
    );
  }

  async #changeCatalog(): Promise<void> {
    const db = this.client.db(this.db);
    switch (this.#random(4)) {
      case 0:
        await db.collection('a').createIndex({ [`f${this.#random(5)}`]: 1 }, {}, {});
        return;
      case 1:
        await db.createCollection(`new${this.#collections++}`);
        await db.collection<Item>(`new${this.#collections - 1}`).insertOne({ _id: 1, fresh: true });
        return;
      case 2:
        await db.collection(`new${this.#random(this.#collections + 1)}`).drop();
        return;
      default:
        await db.collection('b').dropIndexes();
        await db.collection('b').createIndex({ n: 1 }, { name: `n${this.#next}` }, {});
    }
  }
}

/** Fills `a`, `b` and `c` with what a {@link RandomWriter} changes. */
export async function fillForWriter(
  client: MongoClient,
  db: string,
  documents = 500,
): Promise<void> {
  for (const name of ['a', 'b', 'c']) {
    await client
      .db(db)
      .collection<Item>(name)
      .insertMany(
        Array.from({ length: documents }, (_, _id) => ({
          _id,
          n: _id,
          list: [1, 2, 3, 4],
          pad: 'p'.repeat(200),
        })),
      );
  }
  await client.db(db).collection('a').createIndex({ n: 1 }, {}, {});
}
