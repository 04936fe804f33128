/**
 * Every name that `package.json` and the code share. `test/unit/manifest.test.ts` holds both
 * sides together; nothing else may spell these names out.
 */

/** Ids of commands. All but {@link nodeCommands} can be run from the palette. */
export const commands = {
  addConnection: 'mongoFerry.connections.add',
  editConnection: 'mongoFerry.connections.edit',
  testConnection: 'mongoFerry.connections.test',
  removeConnection: 'mongoFerry.connections.remove',
  copyConnectionString: 'mongoFerry.connections.copyConnectionString',
  connect: 'mongoFerry.connections.connect',
  disconnect: 'mongoFerry.connections.disconnect',
  refreshConnections: 'mongoFerry.connections.refresh',
  retryNode: 'mongoFerry.connections.retry',

  migrate: 'mongoFerry.migrate',
  sync: 'mongoFerry.sync',
  snapshot: 'mongoFerry.snapshot',
  verify: 'mongoFerry.verify',

  openMigration: 'mongoFerry.migrations.open',
  pauseMigration: 'mongoFerry.migrations.pause',
  resumeMigration: 'mongoFerry.migrations.resume',
  cutOver: 'mongoFerry.migrations.cutOver',
  stopMigration: 'mongoFerry.migrations.stop',
  cancelMigration: 'mongoFerry.migrations.cancel',
  showReport: 'mongoFerry.migrations.showReport',
  removeMigration: 'mongoFerry.migrations.remove',
  showLog: 'mongoFerry.showLog',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

/** Commands that make sense on a tree item only, and are hidden from the palette. */
export const nodeCommands: readonly CommandId[] = [commands.retryNode];

/** Ids of the view container and its views. */
export const viewContainer = 'mongoFerry';
export const views = {
  connections: 'mongoFerry.connections',
  migrations: 'mongoFerry.migrations',
} as const;

/** Settings, without their section. */
export const settingsSection = 'mongoFerry';
export const settings = {
  stateDatabase: 'migration.stateDatabase',
  parallelRanges: 'migration.parallelRanges',
  rangeSizeMB: 'migration.rangeSizeMB',
  countDocuments: 'explorer.countDocuments',
} as const;

/** Context keys that `when` clauses of the manifest read. */
export const contextKeys = {
  hasConnections: 'mongoFerry.hasConnections',
  hasMigrations: 'mongoFerry.hasMigrations',
} as const;

/** Type of the tasks that this extension provides. */
export const taskType = 'mongo-ferry';

/** Type of the webview panel that shows one migration. */
export const migrationPanelType = 'mongoFerry.migration';

/** Scheme of the read-only documents that show reports. */
export const reportScheme = 'mongo-ferry-report';

/** Name of the output channel, and the source of tasks. */
export const productName = 'Mongo Ferry';
