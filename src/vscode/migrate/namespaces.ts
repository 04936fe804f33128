import type { CollectionSummary } from '../../engine/catalog/summaries';
import type { Rename } from '../../engine/model/plan';
import type { EngineClient } from '../../worker/engineClient';
import { isServerDatabase } from '../explorer/serverDatabases';

/** Questions to a deployment under way at once. */
const CONCURRENCY = 4;
/** Counting stops after this long; what is not counted by then is listed without a size. */
const COUNTING_MS = 2000;

/** `db.collection` */
export function namespaceOf({ database, name }: CollectionSummary): string {
  return `${database}.${name}`;
}

/** What a namespace is called in the target: its own new name wins over its database's. */
export function targetOf(summary: CollectionSummary, renames: readonly Rename[]): string {
  const newName = (of: string) => renames.find(({ from }) => from === of)?.to;
  const { database, name } = summary;
  return newName(namespaceOf(summary)) ?? `${newName(database) ?? database}.${name}`;
}

/** The collections and views of a deployment, those of the given databases only if any are given. */
export async function listNamespaces(
  client: EngineClient,
  uri: string,
  databases?: ReadonlySet<string>,
): Promise<CollectionSummary[]> {
  const facts = await client.inspect(uri);
  const names = facts.databases
    .map(({ name }) => name)
    .filter((name) => !isServerDatabase(name) && (databases?.has(name) ?? true))
    .sort((a, b) => a.localeCompare(b));
  const lists = await each(names, (database) => client.listCollections(uri, database));
  return lists.flatMap((list) => list.sort((a, b) => a.name.localeCompare(b.name)));
}

/** The same collections with their sizes, as far as they could be counted in a short time. */
export async function withSizes(
  client: EngineClient,
  uri: string,
  collections: readonly CollectionSummary[],
): Promise<CollectionSummary[]> {
  const deadline = Date.now() + COUNTING_MS;
  return each(collections, async (summary) => {
    const known = summary.kind === 'view' || summary.documents !== undefined;
    if (known || Date.now() > deadline) return summary;
    try {
      return { ...summary, ...(await client.countCollection(uri, summary.database, summary.name)) };
    } catch {
      return summary;
    }
  });
}

/** Whole databases where all of one is chosen, nothing at all (everything) where all is chosen. */
export function includeFor(
  all: readonly CollectionSummary[],
  chosen: readonly CollectionSummary[],
): string[] {
  if (chosen.length === all.length) return [];
  const databases = [...new Set(chosen.map(({ database }) => database))];
  return databases.flatMap((database) => {
    const ofDatabase = chosen.filter((summary) => summary.database === database);
    const whole = all.filter((summary) => summary.database === database).length;
    return ofDatabase.length === whole ? [database] : ofDatabase.map(namespaceOf);
  });
}

/** A name for a migration from two connections' names, free of those in use. */
export function migrationName(source: string, target: string, used: ReadonlySet<string>): string {
  const base = `${slug(source)}-to-${slug(target)}`.slice(0, 58);
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!used.has(name)) return name;
  }
}

function slug(name: string): string {
  const cleaned = name.toLowerCase().replace(/[^a-z0-9._]+/g, '-');
  return cleaned.replace(/^-+|-+$/g, '').slice(0, 27) || 'deployment';
}

async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}
