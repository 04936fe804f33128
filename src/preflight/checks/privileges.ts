import { formatNamespace } from '../../engine/catalog/namespaces';
import { storageNamespace } from '../../engine/catalog/read';
import type { CatalogEntry } from '../../engine/catalog/read';
import { readAccess } from '../../engine/deployment/access';
import type { Access, Resource } from '../../engine/deployment/access';
import { grantCommand } from '../../engine/deployment/privileges';
import type { Role } from '../../engine/deployment/privileges';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext, UserChoice } from '../types';

/** A privilege that a migration uses, and the built-in role that holds it. */
interface Need {
  resource: Resource;
  actions: string[];
  role: Role;
  choice?: UserChoice;
}

/** Users must be allowed all that the migration will do; the server lists what they are. */
export const privileges: PreflightCheck = {
  id: 'privileges',
  title: 'the users may read the source and write the target',
  applies: () => true,
  run: async (context) => {
    const [source, target] = await Promise.all([
      readAccess(context.source),
      readAccess(context.target),
    ]);
    return [
      ...missing('source', context.source.label, source, sourceNeeds(context)),
      ...missing('target', context.target.label, target, targetNeeds(context)),
    ];
  },
};

function sourceNeeds({ plan, carried }: PreflightContext): Need[] {
  const reading = carried
    .filter(({ kind }) => kind !== 'view')
    .map((entry) => ({
      resource: storageOf(entry),
      actions: ['find', 'listIndexes', 'collStats'],
      role: builtInRole('read', entry),
    }));
  if (plan.kind === 'snapshot') return reading;
  // The change stream is opened on the whole deployment.
  const following = {
    resource: { db: '', collection: '' },
    actions: ['changeStream', 'find'],
    role: { role: 'readAnyDatabase', db: 'admin' },
  };
  return [following, ...reading];
}

function targetNeeds({ plan, map, carried }: PreflightContext): Need[] {
  const state = {
    resource: { db: plan.stateDatabase, collection: '' },
    actions: ['find', 'insert', 'update', 'remove'],
    role: { role: 'readWrite', db: plan.stateDatabase },
    choice: 'state-database' as const,
  };
  const writing = carried.flatMap(({ kind, ...entry }) =>
    writingNeeds({ ...map.targetOf(entry), kind }),
  );
  return [...writing, state];
}

function writingNeeds(entry: Place): Need[] {
  const creating = {
    resource: { db: entry.db, collection: entry.name },
    actions: ['createCollection'],
    role: { role: 'readWrite', db: entry.db },
  };
  if (entry.kind === 'view') return [creating];
  const filling = {
    resource: storageOf(entry),
    actions: ['find', 'insert', 'update', 'remove', 'createIndex'],
    role: builtInRole('readWrite', entry),
  };
  const shaping = {
    resource: storageOf(entry),
    actions: ['bypassDocumentValidation', 'collMod'],
    role: builtInRole('dbAdmin', entry),
  };
  return [creating, filling, shaping];
}

type Place = Pick<CatalogEntry, 'db' | 'name' | 'kind'>;

function storageOf(entry: Place): Resource {
  const { db, name } = storageNamespace(entry);
  return { db, collection: name };
}

/** A role on one database leaves out the buckets of its time-series collections; that on any has them. */
function builtInRole(role: 'read' | 'readWrite' | 'dbAdmin', { db, kind }: Place): Role {
  return kind === 'timeseries' ? { role: `${role}AnyDatabase`, db: 'admin' } : { role, db };
}

/** What a grant would allow. */
interface Lacking {
  actions: Set<string>;
  places: Set<string>;
  choice?: UserChoice | undefined;
}

/** One finding a role that is lacking. */
function missing(
  side: 'source' | 'target',
  label: string,
  access: Access,
  needs: readonly Need[],
): Found[] {
  const users = access.users.join(', ');
  return [...lackingByGrant(access, needs)].map(([grant, { actions, places, choice }]) => ({
    severity: 'blocker',
    message: `The user ${users} of the ${side} ${label} may not ${[...actions].join(', ')} in ${listed([...places])}.`,
    remedy: `Grant it, as an administrator: ${grant}.`,
    namespaces: [],
    fix: { title: `Grant the role to ${users}`, side, command: grant },
    choice: choice ?? `${side}-connection`,
  }));
}

function lackingByGrant(access: Access, needs: readonly Need[]): Map<string, Lacking> {
  const byGrant = new Map<string, Lacking>();
  for (const { resource, actions, role, choice } of needs) {
    const lacking = actions.filter((action) => !access.allows(resource, action));
    if (lacking.length === 0) continue;
    const grant = grantCommand(role, access.users[0]);
    const entry = byGrant.get(grant) ?? { actions: new Set(), places: new Set(), choice };
    lacking.forEach((action) => entry.actions.add(action));
    entry.places.add(placeOf(resource));
    byGrant.set(grant, entry);
  }
  return byGrant;
}

function placeOf(resource: Resource): string {
  if (resource === 'cluster') return 'the cluster';
  if (resource.db === '') return 'all databases';
  return resource.collection === ''
    ? resource.db
    : formatNamespace({ db: resource.db, name: resource.collection });
}
