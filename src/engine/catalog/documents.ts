import { BSON, type Document } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import type { Namespace } from './namespaces';

/** The longest that reading a page may take: a view can be as slow as its pipeline. */
const READ_TIME_MS = 30_000;
/** For people to look at, told apart by type: numbers as the wrappers that name theirs. */
const typed = { promoteValues: false, promoteLongs: false, bsonRegExp: true };

/** Some of a collection's documents. */
export interface DocumentPage {
  /** Canonical Extended JSON, indented. */
  documents: string[];
  /** Whether others follow. */
  more: boolean;
}

/** Documents by `_id`, from a position on; of a view in the order in which it gives them. */
export async function readPage(
  { client }: Deployment,
  { db, name }: Namespace,
  { skip, limit }: { skip: number; limit: number },
): Promise<DocumentPage> {
  const database = client.db(db);
  const [info] = await database.listCollections({ name }).toArray();
  const found = await database
    .collection(name)
    .find({}, { ...typed, maxTimeMS: READ_TIME_MS })
    .sort(info?.type === 'view' ? {} : { _id: 1 })
    .skip(skip)
    .limit(limit + 1)
    .toArray();
  return { documents: found.slice(0, limit).map(text), more: found.length > limit };
}

/**
 * One document as canonical Extended JSON, or null if it is not there.
 * @param id canonical Extended JSON of its `_id`
 */
export async function readOne(
  { client }: Deployment,
  { db, name }: Namespace,
  id: string,
): Promise<string | null> {
  const { _id } = BSON.EJSON.parse(`{"_id":${id}}`, { relaxed: false }) as Document;
  const options = { ...typed, maxTimeMS: READ_TIME_MS };
  const found = await client
    .db(db)
    .collection(name)
    .findOne({ _id: { $eq: _id as never } }, options);
  return found === null ? null : text(found);
}

function text(document: Document): string {
  return BSON.EJSON.stringify(document, undefined, 2, { relaxed: false });
}
