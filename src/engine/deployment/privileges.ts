/** A privilege that a user lacks. */
export interface NeededPrivilege {
  /** What was refused: `find on shop`. */
  what: string;
  /** The command that grants it; without the user's name a placeholder stands for it. */
  grant: (user?: string) => string;
}

/** A built-in role in a database. */
export interface Role {
  role: string;
  db: string;
}

/** Built-in roles, by the command that needs them. */
const rolesByCommand: [RegExp, (database: string) => Role][] = [
  [
    /^(find|aggregate|getMore|listIndexes|listCollections|count|distinct|collStats|dbStats|dataSize)$/,
    read,
  ],
  [/^listDatabases$/, () => anyDatabase('readAnyDatabase')],
  [
    /^(replSetGetStatus|replSetGetConfig|serverStatus|listShards|balancerStatus|getParameter)$/,
    () => anyDatabase('clusterMonitor'),
  ],
  [
    /^(insert|update|delete|bulkWrite|create|createIndexes|drop|dropIndexes|collMod|renameCollection)$/,
    (db) => (db === 'admin' ? anyDatabase('readWriteAnyDatabase') : { role: 'readWrite', db }),
  ],
  [/^(dropDatabase)$/, (db) => ({ role: 'dbAdmin', db })],
  [/^(appendOplogNote)$/, () => anyDatabase('clusterManager')],
];

function read(db: string): Role {
  return db === 'admin' ? anyDatabase('readAnyDatabase') : { role: 'read', db };
}

function anyDatabase(role: string): Role {
  return { role, db: 'admin' };
}

/** What the server's refusal (code 13) asks for; the command's other fields, which hold data, are left out. */
export function neededPrivilege(message: string): NeededPrivilege {
  const found = /not authorized on (\S+) to execute command \{ *"?(\w+)"?: *(?:"([^"]*)")?/.exec(
    message,
  );
  if (found === null) {
    return {
      what: 'an operation',
      grant: (user) => grantCommand(anyDatabase('readAnyDatabase'), user),
    };
  }
  const [, database = '', command = '', collection] = found;
  const role = roleFor(command, database, collection);
  return {
    what: `${command} on ${collection === undefined ? database : `${database}.${collection}`}`,
    grant: (user) => grantCommand(role, user),
  };
}

/** Roles on one database leave out the buckets of time-series collections, whoever holds them. */
function roleFor(command: string, database: string, collection = ''): Role {
  const scope = collection.startsWith('system.buckets.') ? 'admin' : database;
  const rule = rolesByCommand.find(([pattern]) => pattern.test(command));
  return rule?.[1](scope) ?? { role: 'readWrite', db: database };
}

/** `db.getSiblingDB("admin").grantRolesToUser("ferry", [{ role: "read", db: "shop" }])` */
export function grantCommand(role: Role, user = 'USER@admin'): string {
  const at = user.lastIndexOf('@');
  const name = user.slice(0, at);
  const database = user.slice(at + 1);
  return `db.getSiblingDB(${JSON.stringify(database)}).grantRolesToUser(${JSON.stringify(name)}, [{ role: "${role.role}", db: ${JSON.stringify(role.db)} }])`;
}
