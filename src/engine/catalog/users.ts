import type { Document } from 'mongodb';
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
export function createUserCommand({ user, db, roles }: UserEntry): string {
  return `db.getSiblingDB(${JSON.stringify(db)}).createUser({ user: ${JSON.stringify(user)}, pwd: passwordPrompt(), roles: ${JSON.stringify(roles)} })`;
}

/** `db.getSiblingDB("admin").createRole({ role: "auditor", privileges: [...], roles: [...] })` */
export function createRoleCommand({ role, db, privileges, roles }: RoleEntry): string {
  return `db.getSiblingDB(${JSON.stringify(db)}).createRole({ role: ${JSON.stringify(role)}, privileges: ${JSON.stringify(privileges)}, roles: ${JSON.stringify(roles)} })`;
}
