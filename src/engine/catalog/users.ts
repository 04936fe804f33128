import { MongoServerError, type Document } from 'mongodb';
import type { Deployment } from '../deployment/deployment';

/** A role that a user or another role holds. */
export interface HeldRole {
  role: string;
  db: string;
}

/** A user without any secret, and so without its custom data, which may be anything. */
export interface UserEntry {
  user: string;
  db: string;
  roles: HeldRole[];
  /** From where it may log in; everywhere if there are none. */
  authenticationRestrictions: Document[];
}

/** A role that somebody made. */
export interface RoleEntry {
  role: string;
  db: string;
  privileges: Document[];
  roles: HeldRole[];
  authenticationRestrictions: Document[];
}

/** As a server tells of it: without restrictions where there are none. */
type Told<Entry extends UserEntry | RoleEntry> = Omit<Entry, 'authenticationRestrictions'> &
  Partial<Pick<Entry, 'authenticationRestrictions'>>;

/** Users and roles of a deployment, which no migration of documents carries. */
export interface UserInventory {
  users: UserEntry[];
  roles: RoleEntry[];
}

/** Users that others prove the identity of: by certificates, LDAP, Kerberos, AWS. */
const EXTERNAL = '$external';

/** Users whose restrictions are asked for at once; their privileges come along. */
const ASKED_TOGETHER = 100;

/** Reads all users, without what their passwords are checked with, and all roles but the built-in ones. @throws what the driver throws */
export async function readUsers({ client }: Deployment): Promise<UserInventory> {
  const admin = client.db('admin');
  const [told, roles] = await Promise.all([
    admin.command({ usersInfo: { forAllDBs: true }, maxTimeMS: 10_000 }),
    admin.collection('system.roles').find<Told<RoleEntry>>({}, { maxTimeMS: 10_000 }).toArray(),
  ]);
  const names = (told.users as Told<UserEntry>[]).map(({ user, db }) => ({ user, db }));
  const users: Told<UserEntry>[] = [];
  for (let first = 0; first < names.length; first += ASKED_TOGETHER) {
    // Restrictions are told of users that are named only.
    const reply = await admin.command({
      usersInfo: names.slice(first, first + ASKED_TOGETHER),
      showAuthenticationRestrictions: true,
      maxTimeMS: 10_000,
    });
    users.push(...(reply.users as Told<UserEntry>[]));
  }
  return {
    users: users.map(({ user, db, roles: held, authenticationRestrictions = [] }) => ({
      user,
      db,
      roles: held.map(({ role, db: of }) => ({ role, db: of })),
      authenticationRestrictions,
    })),
    roles: roles.map(({ role, db, privileges, roles: held, authenticationRestrictions = [] }) => ({
      role,
      db,
      privileges,
      roles: held,
      authenticationRestrictions,
    })),
  };
}

/** `db.getSiblingDB("admin").createUser({ user: "ada", pwd: passwordPrompt(), roles: [...] })` */
function createUserCommand({ user, db, roles, authenticationRestrictions }: UserEntry): string {
  const fields = [
    `user: ${JSON.stringify(user)}`,
    // The server refuses one with a password there.
    ...(db === EXTERNAL ? [] : ['pwd: passwordPrompt()']),
    `roles: ${JSON.stringify(roles)}`,
    ...restrictions(authenticationRestrictions),
  ];
  return `db.getSiblingDB(${JSON.stringify(db)}).createUser({ ${fields.join(', ')} })`;
}

/** `db.getSiblingDB("admin").createRole({ role: "auditor", privileges: [...], roles: [...] })` */
function createRoleCommand(entry: RoleEntry): string {
  const { role, db, privileges, roles, authenticationRestrictions } = entry;
  const fields = [
    `role: ${JSON.stringify(role)}`,
    `privileges: ${JSON.stringify(privileges)}`,
    `roles: ${JSON.stringify(roles)}`,
    ...restrictions(authenticationRestrictions),
  ];
  return `db.getSiblingDB(${JSON.stringify(db)}).createRole({ ${fields.join(', ')} })`;
}

function restrictions(of: Document[]): string[] {
  return of.length === 0 ? [] : [`authenticationRestrictions: ${JSON.stringify(of)}`];
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

/** Commands that create them, roles first; each user's asks for a password, where it is to have one. */
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
