import { MongoServerError } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import { formatNamespace, isInternal, type Namespace } from './namespaces';
import { matches, parsePattern } from './patterns';
import { readDatabaseCatalog } from './read';

/** Databases of the server's own that users write to all the same. */
const WRITTEN_TO = ['admin', 'local'];

/** What servers themselves keep in `local`, but what is called `system.` (server: local_db.cpp, repl). */
const SERVERS_OWN = /^(oplog\.(rs|\$main)|startup_log|replset\.|me$|slaves$|sources$)/;

/** What of a deployment is asked for, as plans and requests have it. */
interface Choice {
  include: readonly string[];
  exclude: readonly string[];
}

/** What stays behind, and what can be done about it. */
export interface LeftBehind {
  namespaces: Namespace[];
  message: string;
  remedy: string;
}

/**
 * Users' collections in databases of the server's own, which are never carried: whoever asked for
 * everything is told of them. Undefined where there are none, or the user may not list them.
 */
export async function leftInServersOwn(
  deployment: Deployment,
  { include, exclude }: Choice,
): Promise<LeftBehind | undefined> {
  if (include.length > 0) return undefined;
  const patterns = exclude.map(parsePattern);
  // A router has no local database of its own.
  const databases = WRITTEN_TO.filter((db) => db !== 'local' || deployment.topology !== 'sharded');
  const found = (await Promise.all(databases.map((db) => listed(deployment, db)))).flat();
  const namespaces = found.filter(
    (one) =>
      !isInternal(one.name) &&
      !SERVERS_OWN.test(one.name) &&
      !patterns.some((pattern) => matches(pattern, one)),
  );
  if (namespaces.length === 0) return undefined;
  return {
    namespaces,
    message: `Left out, since they lie in databases of the server's own: ${someOf(namespaces)}.`,
    remedy: 'Copy them into another database first, or take them over by hand.',
  };
}

async function listed(deployment: Deployment, db: string): Promise<Namespace[]> {
  try {
    return await readDatabaseCatalog(deployment, db);
  } catch (error) {
    if (error instanceof MongoServerError) return [];
    throw error;
  }
}

const MOST_NAMED = 5;

function someOf(namespaces: Namespace[]): string {
  const names = namespaces.slice(0, MOST_NAMED).map(formatNamespace).join(', ');
  const more = namespaces.length - MOST_NAMED;
  return more > 0 ? `${names} and ${more} more` : names;
}
