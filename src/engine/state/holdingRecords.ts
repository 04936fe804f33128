import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection, type Db } from 'mongodb';
import { Gathered } from '../concurrency';
import type { Dropped } from '../model/report';
import type { Holding, HoldingStore } from '../target/holdings';
import { droppedOf, holdingOf } from './storedRecords';
import { DUPLICATE_KEY, type Ownership } from './ownership';

/** A holding as the state database has it. */
interface HoldingRecord extends Holding {
  /** `migration/db.name` */
  _id: string;
  migration: string;
  /** That of the process that may change it. */
  epoch: number;
}

/** A drop as the state database has it; those of one migration in their order. */
interface DropRecord extends Dropped {
  migration: string;
  epoch: number;
}

/** Drops that are listed; of more, the number is told. */
const MOST_LISTED = 1_000;

/** Drops as a report lists them. */
export interface DropList {
  /** The first ones. */
  listed: Dropped[];
  count: number;
}

/** Counts one more. */
export function addDrop(drops: DropList, dropped: Dropped): void {
  drops.count++;
  if (drops.listed.length < MOST_LISTED) drops.listed.push(dropped);
}

/** What a migration has in its target, and what it dropped there, in the state database. */
export class HoldingRecords implements HoldingStore {
  private readonly holdings: Collection<HoldingRecord>;
  private readonly drops: Collection<DropRecord>;
  private readonly saving = new Gathered((batches: Holding[][]) => this.write(batches.flat()));

  /** @param db writes to it are of majority */
  constructor(
    db: Db,
    private readonly ownership: Ownership,
  ) {
    this.holdings = db.collection('holdings');
    this.drops = db.collection('drops');
  }

  /** Forgets what an ended migration of the name left, up to an epoch. */
  async clear(epoch: number): Promise<void> {
    const left = { migration: this.ownership.name, epoch: { $not: { $gt: epoch } } };
    await Promise.all([
      this.holdings.deleteMany(left),
      this.drops.deleteMany(left),
      this.holdings.createIndex({ migration: 1 }, {}, {}),
      this.drops.createIndex({ migration: 1 }, {}, {}),
    ]);
  }

  /** The migration was taken: from here on this process changes what is stored of it. */
  async take(): Promise<void> {
    const { replaceable, epoch } = this.ownership;
    await this.holdings.updateMany(replaceable, { $set: { epoch } });
  }

  async load(): Promise<Holding[]> {
    const records = await this.holdings.find({ migration: this.ownership.name }).toArray();
    return records.map(holdingOf);
  }

  async save(holdings: Holding[]): Promise<void> {
    await this.saving.add(holdings);
  }

  async remove(target: string): Promise<void> {
    await this.holdings.deleteOne({ _id: this.idOf(target), ...this.ownership.replaceable });
  }

  async addDrop(dropped: Dropped): Promise<void> {
    await this.drops.insertOne({ ...dropped, ...this.ownership.parts });
  }

  async loadDrops(): Promise<DropList> {
    const of = { migration: this.ownership.name };
    const [records, count] = await Promise.all([
      this.drops.find(of).sort({ _id: 1 }).limit(MOST_LISTED).toArray(),
      this.drops.countDocuments(of),
    ]);
    return { listed: records.map(droppedOf), count };
  }

  private async write(holdings: Holding[]): Promise<void> {
    // Of one target the last counts.
    const latest = new Map(holdings.map((holding) => [holding.target, holding]));
    const { parts, replaceable } = this.ownership;
    const writes = [...latest.values()].map((holding): AnyBulkWriteOperation<HoldingRecord> => ({
      replaceOne: {
        filter: { _id: this.idOf(holding.target), ...replaceable },
        replacement: { ...holding, ...parts },
        upsert: true,
      },
    }));
    try {
      await this.holdings.bulkWrite(writes, { ordered: false });
    } catch (error) {
      // One that whoever took the migration has stored is not replaced, and so made a second time.
      if (error instanceof MongoBulkWriteError && error.code === DUPLICATE_KEY) {
        throw this.ownership.takenOver();
      }
      throw error;
    }
  }

  private idOf(target: string): string {
    return `${this.ownership.name}/${target}`;
  }
}
