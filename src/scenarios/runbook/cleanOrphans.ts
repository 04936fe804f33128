/** A script for mongosh on the primary of each shard in turn, which removes orphaned documents. */
export const CLEAN_ORPHANS = [
  'db.getSiblingDB("admin").adminCommand({ listDatabases: 1 }).databases',
  '  .filter(({ name }) => !["admin", "config", "local"].includes(name))',
  '  .forEach(({ name }) => db.getSiblingDB(name).getCollectionNames()',
  '    .forEach((collection) => printjson(db.adminCommand({ cleanupOrphaned: `${name}.${collection}` }))));',
] as const;
