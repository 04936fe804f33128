import * as vscode from 'vscode';
import { inBackground, tellBackgroundFailures } from './vscode/common/background';
import { ExchangeFeature } from './vscode/connections/exchange/exchangeFeature';
import { FoldersFeature } from './vscode/connections/foldersFeature';
import { BackupsFeature } from './vscode/backups/backupsFeature';
import { saveHandedConnections } from './vscode/connections/handedConnections';
import { ConnectionsFeature } from './vscode/connections/connectionsFeature';
import { ConnectionSelection } from './vscode/connections/selection';
import { ConnectionStore } from './vscode/connections/store';
import { DashboardFeature } from './vscode/dashboard/dashboardFeature';
import { DocumentsFeature } from './vscode/documents/documentsFeature';
import { DumpsFeature } from './vscode/dumps/dumpsFeature';
import { ExplorerEngine } from './vscode/engine/explorerEngine';
import { EngineLauncher } from './vscode/engine/launcher';
import { OutputLog } from './vscode/engine/log';
import { MigrationBadges } from './vscode/explorer/migrationBadges';
import { Sessions } from './vscode/explorer/sessions';
import { ExportFeature } from './vscode/export/exportFeature';
import { ImportFeature } from './vscode/import/importFeature';
import { MatrixFeature } from './vscode/matrix/matrixFeature';
import { MigrateFeature } from './vscode/migrate/migrateFeature';
import { AttachFeature } from './vscode/migrations/attachFeature';
import { Migrations } from './vscode/migrations/migrations';
import { MigrationsFeature } from './vscode/migrations/migrationsFeature';
import { RecordFiles } from './vscode/migrations/recordFiles';
import { ResumeFeature } from './vscode/migrations/resumeFeature';
import { PlanFilesFeature } from './vscode/planFiles/planFilesFeature';
import { Preflight } from './vscode/preflight/preflight';
import { RecommendationFeature } from './vscode/recommendation/recommendationFeature';
import { Recommendations } from './vscode/recommendation/recommendations';
import { RunbookFeature } from './vscode/runbook/runbookFeature';
import { Runbooks } from './vscode/runbook/runbooks';
import { RunbookTerminal } from './vscode/runbook/runbookTerminal';
import { SamplesFeature } from './vscode/samples/samplesFeature';
import { StatusBarFeature } from './vscode/statusBar/statusBarFeature';
import { TasksFeature } from './vscode/tasks/tasksFeature';
import { TopologyFeature } from './vscode/topology/topologyFeature';
import { testApi, type TestApi } from './vscode/testApi';

/** Builds the features and registers them; returns an API to tests only. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const connections = new ConnectionStore(context.globalState, context.secrets);
  const log = new OutputLog(connections);
  tellBackgroundFailures(log);
  const launcher = new EngineLauncher(context.asAbsolutePath('dist/mongo-ferry.js'), log);
  const engine = new ExplorerEngine(launcher);
  const records = new RecordFiles(
    vscode.Uri.joinPath(context.globalStorageUri, 'migrations').fsPath,
    ({ plan }, { message }) =>
      log.warn(`the record of ${plan.name} could not be stored: ${message}`),
  );
  const migrations = new Migrations(records, connections, launcher, log);
  context.subscriptions.push(log, connections, engine, migrations);

  const sessions = new Sessions(connections, engine);
  const selection = new ConnectionSelection();
  const recommendations = new Recommendations(
    connections,
    engine,
    sessions,
    context.workspaceState,
  );
  const runbooks = new Runbooks(engine, connections, context.workspaceState, context.globalState);
  const terminal = new RunbookTerminal(context.asAbsolutePath('dist/mongo-ferry.js'));
  const preflight = new Preflight(context.extensionUri, { store: connections, engine });
  context.subscriptions.push(preflight, sessions, selection, recommendations, runbooks, terminal);

  const explorer = new ConnectionsFeature(connections, engine, sessions, selection, log);
  explorer.register(context);
  new MigrationBadges(migrations).register(context);
  new ExchangeFeature(connections).register(context);
  new FoldersFeature(connections).register(context);
  new MigrationsFeature(migrations, connections, log).register(context);
  new MigrateFeature(connections, engine, migrations, preflight, runbooks).register(context);
  new StatusBarFeature(migrations).register(context);
  new DashboardFeature(context.extensionUri, migrations).register(context);
  new TopologyFeature(context.extensionUri, { store: connections, engine, migrations }).register(
    context,
  );
  new RecommendationFeature(
    context.extensionUri,
    connections,
    selection,
    recommendations,
    runbooks,
    terminal,
  ).register(context);
  new MatrixFeature({
    extension: context.extensionUri,
    store: connections,
    engine,
    sessions,
    recommendations,
    runbooks,
  }).register(context);
  new DumpsFeature(connections, engine, launcher, log).register(context);
  new BackupsFeature(launcher, log).register(context);
  new SamplesFeature(connections, launcher).register(context);
  const extension = context.extensionUri;
  new ImportFeature({ extension, store: connections, engine, launcher }).register(context);
  new ExportFeature(connections, engine, launcher).register(context);
  new RunbookFeature(runbooks, terminal, sessions).register(context);
  new TasksFeature(connections, migrations, launcher, engine).register(context);
  new PlanFilesFeature(connections, engine, migrations).register(context);
  new DocumentsFeature(connections, engine, migrations).register(context);
  new AttachFeature(connections, migrations).register(context);
  new ResumeFeature(migrations, log).register(context);
  void inBackground(() => saveHandedConnections(connections, log));

  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  const storage = context.globalStorageUri.fsPath;
  return testApi({
    connections,
    tree: explorer.tree,
    migrations,
    recommendations,
    runbooks,
    log,
    storage,
  });
}
