/** Scripts for mongosh; tests run each of them on real servers. */

/** Stops the balancer, and waits until no round of it runs: `sh.isBalancerRunning()` tells a document, which is always true. */
export const STOP_BALANCER = [
  'print(sh.getBalancerState() ? "The balancer was on." : "The balancer was off.");',
  'sh.stopBalancer();',
  'while (db.adminCommand({ balancerStatus: 1 }).inBalancerRound) sleep(1000);',
];

/** On the primary of a shard: one range a call before 4.4, all of them since. */
export const CLEAN_ORPHANS = [
  'db.adminCommand({ listDatabases: 1 }).databases',
  '  .filter(({ name }) => !["admin", "config", "local"].includes(name))',
  '  .forEach(({ name }) => db.getSiblingDB(name).getCollectionInfos({ type: "collection" })',
  '    .forEach((collection) => {',
  '      const cleanupOrphaned = `${name}.${collection.name}`;',
  '      try {',
  '        let reply = db.adminCommand({ cleanupOrphaned });',
  '        while (reply.stoppedAtKey)',
  '          reply = db.adminCommand({ cleanupOrphaned, startingFromKey: reply.stoppedAtKey });',
  '        print(cleanupOrphaned, "is clean");',
  '      } catch (error) {',
  '        print(cleanupOrphaned, error.message);',
  '      }',
  '    }));',
];

/** On mongos. */
export const LIST_SHARDS = [
  'db.adminCommand({ listShards: 1 }).shards.forEach(({ _id, host }) => print(_id, host));',
];

/** On the source's mongos; prints what shards the same collections on the target. */
export const PRINT_SHARD_COMMANDS = [
  'db.getSiblingDB("config").collections.find({ _id: { $not: /^config\\./ }, dropped: { $ne: true }, key: { $exists: true } })',
  '  .forEach(({ _id, key, unique }) => {',
  '    const [name, ...rest] = _id.split(".");',
  '    const [info] = db.getSiblingDB(name).getCollectionInfos({ name: rest.join(".") });',
  '    const collation = info?.options?.collation ? `, { collation: { locale: "simple" } }` : "";',
  '    print(`sh.enableSharding(${JSON.stringify(name)});`);',
  '    print(`sh.shardCollection(${JSON.stringify(_id)}, ${EJSON.stringify(key)}, ${unique === true}${collation});`);',
  '  });',
];

/** On the source; prints what creates its users and roles on the target, where passwords are asked for. */
export const PRINT_USER_COMMANDS = [
  'const said = (value) => EJSON.stringify(value);',
  'const roles = db.getSiblingDB("admin").system.roles.find().toArray();',
  'roles.forEach(({ db: name, role, privileges }) =>',
  '  print(`db.getSiblingDB(${said(name)}).createRole(${said({ role, privileges, roles: [] })});`));',
  '// A role may inherit one that stands after it.',
  'roles.filter(({ roles: inherited }) => inherited.length > 0).forEach(({ db: name, role, roles: inherited }) =>',
  '  print(`db.getSiblingDB(${said(name)}).grantRolesToRole(${said(role)}, ${said(inherited)});`));',
  'db.getSiblingDB("admin").system.users.find({ db: { $ne: "$external" } }).forEach(({ db: name, user, roles }) =>',
  '  print(`db.getSiblingDB(${said(name)}).createUser({ user: ${said(user)}, pwd: passwordPrompt(), roles: ${said(roles)} });`));',
  'db.getSiblingDB("admin").system.users.find({ db: "$external" }).forEach(({ user, roles }) =>',
  '  print(`db.getSiblingDB("$external").createUser({ user: ${said(user)}, roles: ${said(roles)} });`));',
];

/** On the source; prints what creates its search indexes on the target. */
export const PRINT_SEARCH_INDEX_COMMANDS = [
  'db.adminCommand({ listDatabases: 1, nameOnly: true }).databases',
  '  .filter(({ name }) => !["admin", "config", "local"].includes(name))',
  '  .forEach(({ name }) => db.getSiblingDB(name).getCollectionInfos({ type: "collection" })',
  '    .forEach((collection) => {',
  '      try {',
  '        db.getSiblingDB(name).getCollection(collection.name).getSearchIndexes()',
  '          .forEach(({ name: index, type, latestDefinition }) =>',
  '            print(`db.getSiblingDB(${JSON.stringify(name)}).getCollection(${JSON.stringify(collection.name)}).createSearchIndex(${JSON.stringify(index)}, ${JSON.stringify(type ?? "search")}, ${EJSON.stringify(latestDefinition)});`));',
  '      } catch (error) {',
  '        print(`// ${name}.${collection.name}: ${error.message}`);',
  '      }',
  '    }));',
];

/** How far the oplog reaches back. */
export const SHOW_OPLOG = ['rs.printReplicationInfo()'];

/** Keeps so many hours of oplog, from 4.4 on. */
export function keepOplogHours(hours: number): string {
  return `db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: ${hours} })`;
}

/** From 3.6 to 4.2 there is a size only: enough for so many hours at the present rate. */
export function growOplogTo(hours: number): string[] {
  return [
    'const { logSizeMB, usedMB, timeDiffHours } = db.getReplicationInfo();',
    `const size = Math.ceil(Math.max(990, logSizeMB, (usedMB / Math.max(0.1, timeDiffHours)) * ${hours}));`,
    'db.adminCommand({ replSetResizeOplog: 1, size: Double(size) });',
  ];
}

/** Has the server refuse the writes of users, or take them again; from 6.0 on. */
export function blockWrites(global: boolean): string {
  return `db.adminCommand({ setUserWriteBlockMode: 1, global: ${global} })`;
}

/** The count of each collection. */
export const COUNT_DOCUMENTS = [
  'db.getMongo().getDBNames().filter((name) => !["admin", "config", "local"].includes(name))',
  '  .forEach((name) => db.getSiblingDB(name).getCollectionInfos({ type: "collection" })',
  '    .forEach((collection) => print(name, collection.name, db.getSiblingDB(name).getCollection(collection.name).countDocuments({}))));',
];
