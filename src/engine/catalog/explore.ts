import { MongoServerError } from 'mongodb';
import { documentField, numberField, stringField } from '../bson/faithful';
import type { FaithfulDocument } from '../bson/faithful';
import type { Deployment } from '../deployment/deployment';
import { describeError } from '../deployment/describeError';
import { isInternal } from './namespaces';
import { readDatabaseCatalog, readEveryIndex, readSize } from './read';
import { readShardKeys } from './sharding';
import type { CollectionSummary, IndexSummary } from './summaries';

/** The longest that counting a view or a time-series collection may take. */
const COUNT_TIME_MS = 10_000;

const COMMAND_NOT_SUPPORTED_ON_VIEW = 166;

/** A database's collections and views by name, uncounted, without the server's own. @throws FerryError */
export async function listCollectionSummaries(
  deployment: Deployment,
  database: string,
): Promise<CollectionSummary[]> {
  return described(deployment, `Listing the collections of ${database} on`, async () => {
    const [entries, shardKeys] = await Promise.all([
      readDatabaseCatalog(deployment, database),
      // A courtesy: who may not read the cluster's catalog lists collections all the same.
      deployment.topology === 'sharded'
        ? readShardKeys(deployment, database).catch(() => undefined)
        : undefined,
    ]);
    return entries
      .filter(({ name }) => !isInternal(name))
      .map(({ name, kind }): CollectionSummary => {
        const shardKey = shardKeys?.get(name);
        return { database, name, kind, ...(shardKey === undefined ? {} : { shardKey }) };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

/** Documents and logical bytes, from metadata where there is any; a view's bytes are 0. @throws FerryError */
export async function countCollection(
  deployment: Deployment,
  database: string,
  collection: string,
): Promise<{ documents: number; bytes: number }> {
  return described(deployment, `Counting ${database}.${collection} on`, async () => {
    const [documents, bytes] = await Promise.all([
      deployment.client
        .db(database)
        .collection(collection)
        .estimatedDocumentCount({ maxTimeMS: COUNT_TIME_MS }),
      unlessView(
        async () => (await readSize(deployment, { db: database, name: collection })).bytes,
        0,
      ),
    ]);
    return { documents, bytes };
  });
}

/** A collection's indexes, the one on `_id` included; a view has none. @throws FerryError */
export async function listIndexSummaries(
  deployment: Deployment,
  database: string,
  collection: string,
): Promise<IndexSummary[]> {
  return described(deployment, `Listing the indexes of ${database}.${collection} on`, () =>
    unlessView(async () => {
      const indexes = await readEveryIndex(deployment, { db: database, name: collection });
      return indexes.map(summaryOf);
    }, []),
  );
}

function summaryOf(index: FaithfulDocument): IndexSummary {
  const expireAfterSeconds = numberField(index, 'expireAfterSeconds');
  return {
    name: stringField(index, 'name') ?? '',
    key: [...(documentField(index, 'key') ?? [])].map(([field, value]) => [field, plain(value)]),
    unique: numberField(index, 'unique') === 1,
    sparse: numberField(index, 'sparse') === 1,
    hidden: numberField(index, 'hidden') === 1,
    partial: index.has('partialFilterExpression'),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
  };
}

/** A direction (1, -1, of any number type) as a number; `2dsphere`, `text` and so on as they are. */
function plain(value: unknown): unknown {
  return typeof value === 'string' ? value : Number(value);
}

async function unlessView<T>(read: () => Promise<T>, ofView: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MongoServerError && error.code === COMMAND_NOT_SUPPORTED_ON_VIEW) {
      return ofView;
    }
    throw error;
  }
}

async function described<T>(
  { label }: Deployment,
  doing: string,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw describeError(error, { doing, deployment: label });
  }
}
