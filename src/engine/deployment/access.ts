import type { Document } from 'mongodb';
import type { Deployment } from './deployment';

/** What an action is done to: a collection (`''` as database or collection: all), or the cluster. */
export type Resource = { db: string; collection: string } | 'cluster';

/** What the connection may do, by the privileges that the server lists for it. */
export interface Access {
  /** `user@db`; empty where access control is off. */
  users: string[];
  /** Names of all roles, inherited ones too: `read@shop`. */
  roles: string[];
  allows(resource: Resource, action: string): boolean;
}

/** Asks for the connection's users, roles and privileges, which every user may. */
export async function readAccess(deployment: Deployment): Promise<Access> {
  const status = await deployment.client
    .db('admin')
    .command({ connectionStatus: 1, showPrivileges: true, maxTimeMS: 10_000 });
  return accessOf(status.authInfo as AuthInfo);
}

interface AuthInfo {
  authenticatedUsers: { user: string; db: string }[];
  authenticatedUserRoles: { role: string; db: string }[];
  authenticatedUserPrivileges?: Privilege[];
}

interface Privilege {
  resource: Document;
  actions: string[];
}

/** Pure part of {@link readAccess}. Without users there is no access control, and all is allowed. */
export function accessOf(authInfo: AuthInfo): Access {
  const { authenticatedUsers, authenticatedUserRoles, authenticatedUserPrivileges } = authInfo;
  return {
    users: authenticatedUsers.map(({ user, db }) => `${user}@${db}`),
    roles: authenticatedUserRoles.map(({ role, db }) => `${role}@${db}`),
    allows: (resource, action) =>
      authenticatedUsers.length === 0 ||
      authenticatedUserPrivileges === undefined ||
      authenticatedUserPrivileges.some(
        (privilege) => privilege.actions.includes(action) && covers(privilege.resource, resource),
      ),
  };
}

/** @see https://www.mongodb.com/docs/manual/reference/resource-document/ */
function covers(granted: Document, wanted: Resource): boolean {
  if (granted.anyResource === true) return true;
  if (wanted === 'cluster') return granted.cluster === true;
  const buckets = /^system\.buckets\.(.*)$/.exec(wanted.collection);
  if (buckets !== null && matchesField(granted.system_buckets, buckets[1] ?? '')) {
    return granted.db === undefined || matchesField(granted.db, wanted.db);
  }
  return matchesField(granted.db, wanted.db) && coversCollection(granted.collection, wanted);
}

/** All collections of a database are all but its system collections. */
function coversCollection(granted: unknown, { collection }: { collection: string }): boolean {
  return granted === collection || (granted === '' && !collection.startsWith('system.'));
}

function matchesField(granted: unknown, wanted: string): boolean {
  return granted === '' || granted === wanted;
}
