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
  filterCollections: 'mongoFerry.connections.filter',
  loadMore: 'mongoFerry.connections.loadMore',
  retryNode: 'mongoFerry.connections.retry',
  addConnectionByForm: 'mongoFerry.connections.addByForm',
  importConnections: 'mongoFerry.connections.import',
  exportConnections: 'mongoFerry.connections.export',
  moveToFolder: 'mongoFerry.connections.moveToFolder',
  renameFolder: 'mongoFerry.connections.renameFolder',
  removeFolder: 'mongoFerry.connections.removeFolder',

  showDocuments: 'mongoFerry.documents.show',
  showDocumentsPage: 'mongoFerry.documents.showPage',
  openShell: 'mongoFerry.connections.openShell',
  startBalancer: 'mongoFerry.connections.startBalancer',
  stopBalancer: 'mongoFerry.connections.stopBalancer',
  showTopology: 'mongoFerry.connections.showTopology',
  checkOrphans: 'mongoFerry.connections.checkOrphans',

  migrate: 'mongoFerry.migrate',
  sync: 'mongoFerry.sync',
  snapshot: 'mongoFerry.snapshot',
  verify: 'mongoFerry.verify',
  dump: 'mongoFerry.dump',
  restore: 'mongoFerry.restore',
  dumpRestore: 'mongoFerry.dumpRestore',
  restoreBackup: 'mongoFerry.restoreBackup',
  loadSample: 'mongoFerry.loadSample',
  importFile: 'mongoFerry.import',
  exportCollection: 'mongoFerry.export',
  check: 'mongoFerry.check',

  checkPlanFile: 'mongoFerry.planFile.check',
  startPlanFile: 'mongoFerry.planFile.start',

  recommend: 'mongoFerry.recommend',
  chooseRecommendationTarget: 'mongoFerry.recommendation.chooseTarget',
  changeNeeds: 'mongoFerry.recommendation.changeNeeds',
  exportRecommendation: 'mongoFerry.recommendation.export',
  showMatrix: 'mongoFerry.showMatrix',

  showRunbook: 'mongoFerry.runbook.show',
  openRunbookMarkdown: 'mongoFerry.runbook.openMarkdown',
  resetRunbook: 'mongoFerry.runbook.reset',
  closeRunbook: 'mongoFerry.runbook.close',
  runRunbookCommands: 'mongoFerry.runbook.run',
  copyRunbookCommands: 'mongoFerry.runbook.copy',

  openMigration: 'mongoFerry.migrations.open',
  pauseMigration: 'mongoFerry.migrations.pause',
  resumeMigration: 'mongoFerry.migrations.resume',
  setLoad: 'mongoFerry.migrations.setLoad',
  cutOver: 'mongoFerry.migrations.cutOver',
  abortCutover: 'mongoFerry.migrations.abortCutover',
  copyTarget: 'mongoFerry.migrations.copyTarget',
  followBack: 'mongoFerry.migrations.followBack',
  stopMigration: 'mongoFerry.migrations.stop',
  cancelMigration: 'mongoFerry.migrations.cancel',
  showDifference: 'mongoFerry.migrations.showDifference',
  showMigrationTopology: 'mongoFerry.migrations.showTopology',
  showReport: 'mongoFerry.migrations.showReport',
  removeMigration: 'mongoFerry.migrations.remove',
  showLog: 'mongoFerry.showLog',
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

/** Commands that make sense on a tree item only, and are hidden from the palette. */
export const nodeCommands: readonly CommandId[] = [
  commands.showDocumentsPage,
  commands.exportCollection,
  commands.filterCollections,
  commands.loadMore,
  commands.retryNode,
  commands.renameFolder,
  commands.removeFolder,
  commands.runRunbookCommands,
  commands.copyRunbookCommands,
];

/** Ids of the view container and its views. */
export const viewContainer = 'mongoFerry';
export const views = {
  connections: 'mongoFerry.connections',
  migrations: 'mongoFerry.migrations',
  recommendation: 'mongoFerry.recommendation',
  runbook: 'mongoFerry.runbook',
} as const;

/** Settings, without their section. */
export const settingsSection = 'mongoFerry';
export const settings = {
  stateDatabase: 'migration.stateDatabase',
  parallelRanges: 'migration.parallelRanges',
  rangeSizeMB: 'migration.rangeSizeMB',
  warnLagSeconds: 'migration.warnLagSeconds',
  resumeAutomatically: 'migration.resumeAutomatically',
  keepRunning: 'migration.keepRunning',
  countDocuments: 'explorer.countDocuments',
  toolsFolder: 'databaseTools.folder',
} as const;

/** Context keys that `when` clauses of the manifest read. */
export const contextKeys = {
  hasConnections: 'mongoFerry.hasConnections',
  hasMigrations: 'mongoFerry.hasMigrations',
  hasRunbook: 'mongoFerry.hasRunbook',
} as const;

/** Type of the tasks that this extension provides. */
export const taskType = 'mongo-ferry';

/** Reads from a background task's lines whether its target has caught up. */
export const problemMatcher = '$mongo-ferry-sync';

/** Id of the one item in the status bar. */
export const statusBarItem = 'mongoFerry.status';

/** Type of the webview panel that shows one migration. */
export const migrationPanelType = 'mongoFerry.migration';

/** Type of the webview panel that shows how a file would be imported. */
export const importPanelType = 'mongoFerry.importFile';

/** Type of the webview panel that shows how a DynamoDB table would be imported. */
export const dynamoPanelType = 'mongoFerry.importTable';

/** Type of the webview panel that shows the matrix of migration scenarios. */
export const matrixPanelType = 'mongoFerry.matrix';

/** Type of the webview panel that shows what a deployment or a migration is made of. */
export const topologyPanelType = 'mongoFerry.topology';

/** Type of the webview panel that shows the preflight checks of a migration before its start. */
export const preflightPanelType = 'mongoFerry.preflight';

/** Scheme of the read-only documents that show reports. */
export const reportScheme = 'mongo-ferry-report';

/** Scheme of the URIs that stand for what is in the Connections view. */
export const namespaceScheme = 'mongo-ferry-namespace';

/** Scheme of the read-only documents that show documents of a deployment. */
export const documentScheme = 'mongo-ferry-document';

/** Scheme of the read-only document that shows the open runbook. */
export const runbookScheme = 'mongo-ferry-runbook';

/** Name of the output channel, and the source of tasks. */
export const productName = 'Mongo Ferry';
