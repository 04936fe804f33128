import {
  BSON,
  ObjectId,
  type CollectionInfo,
  type Db,
  type Document,
  type MongoClient,
} from 'mongodb';
import type { ComparedDatabase } from '../support/compareDatabases';
import { FOREIGN } from './shape';

interface Item {
  _id: number;
}

const DOCUMENTS = 20;

/** What others have in a target, in the databases that are written to and beside them. */
export class Foreign {
  private constructor(
    private readonly client: MongoClient,
    private readonly databases: string[],
    /** Text of all that is theirs, by namespace, as they made it. */
    private readonly before: ReadonlyMap<string, string>,
  ) {}

  /**
   * Makes a collection with an index and a view in each database, and, where the server has them, a
   * time series.
   */
  static async make(
    client: MongoClient,
    compared: ComparedDatabase[],
    hasSeries: boolean,
  ): Promise<Foreign> {
    const targets = compared.map(({ target }) => target);
    const databases = [...targets, `${targets[0] ?? ''}_${FOREIGN}`];
    for (const name of databases) await makeIn(client.db(name), hasSeries);
    return new Foreign(client, databases, await contentsOf(client, databases));
  }

  /** What has become of it: a line for each change. */
  async changes(): Promise<string[]> {
    const now = await contentsOf(this.client, this.databases);
    const names = new Set([...this.before.keys(), ...now.keys()]);
    return [...names].flatMap((name) => {
      const [was, is] = [this.before.get(name) ?? 'nothing', now.get(name) ?? 'nothing'];
      return was === is ? [] : [`${name}, of others, was ${was} and is ${is}`];
    });
  }

  /** Its owners remove it. */
  async remove(): Promise<void> {
    for (const name of this.databases) {
      const db = this.client.db(name);
      for (const { name: collection } of await foreignIn(this.client, name)) {
        await db.collection(collection).drop();
      }
    }
  }
}

async function makeIn(db: Db, hasSeries: boolean): Promise<void> {
  const documents = Array.from({ length: DOCUMENTS }, (_, _id) => ({ _id, of: 'others' }));
  await db.collection<Item>(FOREIGN).insertMany(documents);
  await db.collection(FOREIGN).createIndex({ of: 1, _id: -1 }, { unique: true }, {});
  await db.createCollection(`${FOREIGN}_view`, { viewOn: FOREIGN, pipeline: [] });
  if (!hasSeries) return;
  const series = await db.createCollection(`${FOREIGN}_series`, { timeseries: { timeField: 't' } });
  await series.insertOne({ _id: new ObjectId('0'.repeat(24)), t: new Date(0) });
}

async function foreignIn(client: MongoClient, db: string): Promise<CollectionInfo[]> {
  const filter = { name: { $regex: `^${FOREIGN}` } };
  const entries: CollectionInfo[] = await client.db(db).listCollections(filter).toArray();
  return entries;
}

async function contentsOf(client: MongoClient, databases: string[]): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const db of databases) {
    for (const entry of await foreignIn(client, db)) {
      const collection = client.db(db).collection(entry.name);
      const documents = await collection.find().sort({ _id: 1 }).toArray();
      const indexes =
        entry.type === 'collection'
          ? ((await collection.listIndexes().toArray()) as Document[])
          : [];
      const text = BSON.EJSON.stringify({ entry, documents, indexes });
      contents.set(`${db}.${entry.name}`, text);
    }
  }
  return contents;
}
