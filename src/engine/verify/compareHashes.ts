import { MongoServerError } from 'mongodb';
import { readSize, type CatalogEntry } from '../catalog/read';
import type { Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import type { Sides } from './sides';

/**
 * What both servers hash to the same, and undefined where they do not or can't tell. `dbHash` is an
 * MD5 of all documents' bytes in `_id` order; it moves no document, but holds back writes to the
 * database meanwhile (MongoDB manual, dbHash), and a `mongos` has none.
 */
export async function compareHashes(
  { source, target, map }: Sides,
  entry: CatalogEntry,
): Promise<{ documents: number; bytes: number } | undefined> {
  // Of a capped collection the order counts, which servers before 7.0 leave out. The others are
  // stored in another form, and a rule changes documents on the way.
  const isHashed = entry.kind === 'collection' || entry.kind === 'clustered';
  if (!isHashed || map.ruleOf(entry) !== undefined) return undefined;
  const [a, b] = await Promise.all([hashOf(source, entry), hashOf(target, map.targetOf(entry))]);
  return a === undefined || a !== b ? undefined : readSize(source, entry);
}

async function hashOf(
  deployment: Deployment,
  { db, name }: Namespace,
): Promise<string | undefined> {
  try {
    const reply = await deployment.client.db(db).command({ dbHash: 1, collections: [name] });
    return (reply.collections as Record<string, string>)[name];
  } catch (error) {
    // Not allowed, or not there.
    if (error instanceof MongoServerError) return undefined;
    throw error;
  }
}
