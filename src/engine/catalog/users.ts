import { MongoServerError, type Document } from 'mongodb';
import type { Deployment } from '../deployment/deployment';

/** A role that a user or another role holds. */
export interface HeldRole {
  role: string;
  db: string;
}

/** A user without any secret. */
export interface UserEntry {
  user: string;
  db: string;
  roles: HeldRole[];
}

/** A role that somebody made. */
export interface RoleEntry {
  role: string;
  db: string;
  privileges: Document[];
  roles: HeldRole[];
}

/** Users and roles of a deployment, which no migration of documents carries. */
export interface UserInventory {
  users: UserEntry[];
  roles: RoleEntry[];
}

/** Reads all users, without what their passwords are checked with, and all roles but the built-in ones. @throws what the driver throws */
export async function readUsers({ client }: Deployment): Promise<UserInventory> {
  const admin = client.db('admin');
  const [users, roles] = await Promise.all([
    admin.command({ usersInfo: { forAllDBs: true }, maxTimeMS: 10_000 }),
    admin.collection('system.roles').find<RoleEntry>({}, { maxTimeMS: 10_000 }).toArray(),
  ]);
  return {
    users: (users.users as UserEntry[]).map(({ user, db, roles: held }) => ({
      user,
      db,
      roles: held.map(({ role, db: of }) => ({ role, db: of })),
    })),
    roles: roles.map(({ role, db, privileges, roles: held }) => ({
      role,
      db,
      privileges,
      roles: held,
    })),
  };
}

/** `db.getSiblingDB("admin").createUser({ user: "ada", pwd: passwordPrompt(), roles: [...] })` */
function createUserCommand({ user, db, roles }: UserEntry): string {
  return `db.getSiblingDB(${JSON.stringify(db)}).createUser({ user: ${JSON.stringify(user)}, pwd: passwordPrompt(), roles: ${JSON.stringify(roles)} })`;
}

/** `db.getSiblingDB("admin").createRole({ role: "auditor", privileges: [...], roles: [...] })` */
function createRoleCommand({ role, db, privileges, roles }: RoleEntry): string {
  return `db.getSiblingDB(${JSON.stringify(db)}).createRole({ role: ${JSON.stringify(role)}, privileges: ${JSON.stringify(privileges)}, roles: ${JSON.stringify(roles)} })`;
}

/** The users and roles that are in the one inventory and not in the other, by name and database. */
export function lackingUsers(wanted: UserInventory, present: UserInventory): UserInventory {
  return {
    users: wanted.users.filter(
      ({ user, db }) => !present.users.some((other) => other.user === user && other.db === db),
    ),
    roles: wanted.roles.filter(
      ({ role, db }) => !present.roles.some((other) => other.role === role && other.db === db),
    ),
  };
}

/** Commands that create them, roles first; each user's asks for a password. */
export function creationCommands({ users, roles }: UserInventory): string[] {
  return [...roles.map(createRoleCommand), ...users.map(createUserCommand)];
}

/**
 * Commands for the users and roles that the target lacks; undefined where either side does not
 * tell them.
 */
export async function commandsForLackingUsers(
  source: Deployment,
  target: Deployment,
): Promise<string[] | undefined> {
  try {
    const [wanted, present] = await Promise.all([readUsers(source), readUsers(target)]);
    return creationCommands(lackingUsers(wanted, present));
  } catch (error) {
    // The user may not see them, or a provider keeps them elsewhere.
    if (error instanceof MongoServerError) return undefined;
    throw error;
  }
}
