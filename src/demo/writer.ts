import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection, Document, MongoClient, ObjectId, UUID } from 'mongodb';
import { emailOf, userDocument, userId } from '../methods/sampleData/shop/people';
import { Random } from '../methods/sampleData/random';
import { SHOP } from '../methods/sampleData/shop/shop';
import { orderDocument, orderItem } from '../methods/sampleData/shop/trade';
import {
  audit,
  auditDocument,
  eventDocument,
  measurementDocument,
  measurements,
} from '../methods/sampleData/shop/traffic';

/** What the writer did, by documents that really changed. */
export interface WriterCounts {
  inserted: number;
  /** With operators or a pipeline. */
  updated: number;
  /** As whole documents. */
  replaced: number;
  deleted: number;
  /** Inserted into the time series, of which change streams do not tell. */
  measured: number;
}

/** How a writer goes about it. */
export interface WriterOptions {
  /** Actions a second; an action is one to three changes. */
  actionsPerSecond: number;
  /** How many users and orders the sample has. */
  users: number;
  orders: number;
  /** Whether the sample has a time series. */
  measures: boolean;
}

interface Keyed extends Document {
  _id: ObjectId | UUID | number | string;
}

const TICKS_PER_SECOND = 20;

/**
 * A shop in business: keeps inserting, updating, replacing and deleting in the sample, in
 * transactions too, at a steady rate, until it is stopped.
 */
export class Writer {
  readonly counts: WriterCounts = { inserted: 0, updated: 0, replaced: 0, deleted: 0, measured: 0 };
  readonly #random = new Random(7);
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #nextUser: number;
  #nextOrder: number;
  #nextAudit = audit.size;
  #nextMeasurement = measurements.size;

  /** Begins at once. */
  constructor(
    readonly client: MongoClient,
    readonly options: WriterOptions,
  ) {
    this.#nextUser = options.users;
    this.#nextOrder = options.orders;
    this.#ended = this.#work();
    // A failure is told by stop(), or by whoever waits for `failed`.
    this.#ended.catch(() => undefined);
  }

  /** How many changes were made so far. */
  get changes(): number {
    const { inserted, updated, replaced, deleted, measured } = this.counts;
    return inserted + updated + replaced + deleted + measured;
  }

  /** Rejects if the writer fails; otherwise never settles. */
  get failed(): Promise<never> {
    return this.#ended.then(() => new Promise<never>(() => undefined));
  }

  /** Ends after the actions at hand. @throws what the writer failed with, if it did */
  async stop(): Promise<WriterCounts> {
    this.#stopping.abort();
    await this.#ended;
    return this.counts;
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    const perTick = Math.max(1, Math.round(this.options.actionsPerSecond / TICKS_PER_SECOND));
    let nextTick = Date.now();
    while (!signal.aborted) {
      for (let action = 0; action < perTick; action++) await this.#act();
      nextTick = Math.max(nextTick + 1000 / TICKS_PER_SECOND, Date.now() - 1000);
      await sleep(Math.max(0, nextTick - Date.now()), undefined, { signal }).catch(() => undefined);
    }
  }

  #act(): Promise<void> {
    return this.#random.pick([
      () => this.#register(),
      () => this.#changeProfile(),
      () => this.#registerAgain(),
      () => this.#order(),
      () => this.#changeOrder(),
      () => this.#replaceOrder(),
      () => this.#cancelOrder(),
      () => this.#visit(),
      () => this.#forgetVisit(),
      () => this.#touchType(),
      () => this.#ageManyProducts(),
      () => this.#log(),
      () => this.#measure(),
    ])();
  }

  async #register(): Promise<void> {
    await this.#collection('users').insertOne(userDocument(this.#nextUser++, this.#random));
    this.counts.inserted += 1;
  }

  async #changeProfile(): Promise<void> {
    const change = this.#random.pick<readonly [Document, ...Document[]]>([
      { $inc: { visits: 1 }, $currentDate: { seenAt: true } },
      { $push: { tags: { $each: ['regular'], $position: 0, $slice: 4 } } },
      { $pull: { tags: 'newsletter' } },
      { $set: { 'name.middle': 'Q', vip: true }, $unset: { sessionKey: '' } },
      { $rename: { rating: 'stars' }, $mul: { balance: 2 } },
    ]);
    const result = await this.#collection('users').updateOne({ _id: this.#someUser() }, change);
    this.counts.updated += result.modifiedCount;
  }

  /** Frees a unique address and takes it again at once, under another key. */
  async #registerAgain(): Promise<void> {
    const number = this.#random.below(this.options.users);
    const users = this.#collection('users');
    const { deletedCount } = await users.deleteOne({ email: emailOf(number) });
    this.counts.deleted += deletedCount;
    if (deletedCount === 0) return;
    const again = userDocument(this.#nextUser++, this.#random);
    await users.insertOne({ ...again, email: emailOf(number), referredBy: userId(number) });
    this.counts.inserted += 1;
  }

  /** An order and its user's balance, in one transaction. */
  async #order(): Promise<void> {
    const order = orderDocument(this.#nextOrder++, this.#random, this.options.users);
    const modified = await this.client.withSession((session) =>
      session.withTransaction(async () => {
        await this.#collection('orders').insertOne(order, { session });
        const change = { $inc: { visits: 1 }, $set: { lastOrder: order._id } };
        const users = this.#collection('users');
        return (await users.updateOne({ _id: order.user }, change, { session })).modifiedCount;
      }),
    );
    this.counts.inserted += 1;
    this.counts.updated += modified;
  }

  async #changeOrder(): Promise<void> {
    const change = this.#random.pick<readonly [Document | Document[], ...Document[]]>([
      { $set: { state: 'shipped', shippedAt: new Date() } },
      { $push: { items: orderItem(this.#random) } },
      { $inc: { 'items.0.quantity': 1 } },
      { $pop: { items: -1 } },
      [{ $set: { lines: { $size: '$items' }, note: { $concat: ['lines: ', '$state'] } } }],
    ]);
    const result = await this.#collection('orders').updateOne({ _id: this.#someOrder() }, change);
    this.counts.updated += result.modifiedCount;
  }

  async #replaceOrder(): Promise<void> {
    const { _id, ...order } = orderDocument(this.#someOrder(), this.#random, this.options.users);
    const result = await this.#collection('orders').replaceOne({ _id }, order);
    this.counts.replaced += result.modifiedCount;
  }

  async #cancelOrder(): Promise<void> {
    const result = await this.#collection('orders').deleteOne({ _id: this.#someOrder() });
    this.counts.deleted += result.deletedCount;
  }

  async #visit(): Promise<void> {
    const events = [eventDocument(this.#random), eventDocument(this.#random)];
    await this.#collection('events').insertMany(events);
    this.counts.inserted += events.length;
  }

  async #forgetVisit(): Promise<void> {
    const user = this.#someUser();
    const result = await this.#collection('events').deleteMany({ user, kind: 'view' });
    this.counts.deleted += result.deletedCount;
  }

  async #touchType(): Promise<void> {
    const _id = this.#random.pick(['double whole', 'undefined', 'dbPointer', 'duplicate names']);
    const result = await this.#collection('types').updateOne({ _id }, { $inc: { touched: 1 } });
    this.counts.updated += result.modifiedCount;
  }

  async #ageManyProducts(): Promise<void> {
    const title = new RegExp(`^${this.#random.pick(['small', 'blue', 'quiet'])} ferry`);
    const result = await this.#collection('products').updateMany(
      { title, age: { $not: { $gt: 3 } } },
      { $inc: { age: 1 } },
    );
    this.counts.updated += result.modifiedCount;
  }

  /** Capped: the order of insertion counts. */
  async #log(): Promise<void> {
    const entries = [1, 2].map(() => auditDocument(this.#nextAudit++, this.#random));
    await this.#collection('audit').insertMany(entries);
    this.counts.inserted += entries.length;
  }

  async #measure(): Promise<void> {
    if (!this.options.measures) return;
    const measurement = measurementDocument(this.#nextMeasurement++, this.#random);
    await this.client.db(SHOP).collection('measurements').insertOne(measurement);
    this.counts.measured += 1;
  }

  #someUser() {
    return userId(this.#random.below(this.options.users));
  }

  #someOrder(): number {
    return this.#random.below(this.#nextOrder);
  }

  #collection(name: string): Collection<Keyed> {
    return this.client.db(SHOP).collection<Keyed>(name);
  }
}
