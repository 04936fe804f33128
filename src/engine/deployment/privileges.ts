/** A privilege that a user lacks. */
export interface NeededPrivilege {
  /** What was refused: `find on shop`. */
  what: string;
  /** The command that grants it; without the user's name a placeholder stands for it. */
  grant: (user?: string) => string;
}

/** Built-in roles, by the command that needs them. */
const rolesByCommand: [RegExp, (database: string) => { role: string; db: string }][] = [
  [/^(find|getMore|listIndexes|listCollections|count|distinct|collStats|dbStats|dataSize)$/, read],
  [/^(aggregate)$/, (db) => (db === 'admin' ? anyDatabase('readAnyDatabase') : read(db))],
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

function read(db: string): { role: string; db: string } {
  return { role: 'read', db };
}

function anyDatabase(role: string): { role: string; db: string } {
  return { role, db: 'admin' };
}

/** What the server's refusal (code 13) asks for; the command's other fields, which hold data, are left out. */
export function neededPrivilege(message: string): NeededPrivilege {
  const found = /not authorized on (\S+) to execute command \{ *"?(\w+)"?: *"?([^,"}]*)/.exec(
    message,
  );
  const [, database = 'admin', command = ''] = found ?? [];
  if (command === '') {
    return {
      what: 'an operation',
      grant: (user) => grantCommand(anyDatabase('readAnyDatabase'), user),
    };
  }
  const rule = rolesByCommand.find(([pattern]) => pattern.test(command));
  const role = rule?.[1](database) ?? { role: 'readWrite', db: database };
  return { what: `${command} on ${database}`, grant: (user) => grantCommand(role, user) };
}

/** `db.getSiblingDB("admin").grantRolesToUser("ferry", [{ role: "read", db: "shop" }])` */
export function grantCommand(role: { role: string; db: string }, user = 'USER@admin'): string {
  const at = user.lastIndexOf('@');
  const name = user.slice(0, at);
  const database = user.slice(at + 1);
  return `db.getSiblingDB(${JSON.stringify(database)}).grantRolesToUser(${JSON.stringify(name)}, [{ role: "${role.role}", db: ${JSON.stringify(role.db)} }])`;
}
