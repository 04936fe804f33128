import * as vscode from 'vscode';
import { saveHandedConnections } from './vscode/connections/handedConnections';
import { ConnectionsFeature } from './vscode/connections/connectionsFeature';
import { ConnectionStore } from './vscode/connections/store';
import { DashboardFeature } from './vscode/dashboard/dashboardFeature';
import { ExplorerEngine } from './vscode/engine/explorerEngine';
import { EngineLauncher } from './vscode/engine/launcher';
import { OutputLog } from './vscode/engine/log';
import { MigrateFeature } from './vscode/migrate/migrateFeature';
import { Migrations } from './vscode/migrations/migrations';
import { MigrationsFeature } from './vscode/migrations/migrationsFeature';
import { RecordFiles } from './vscode/migrations/recordFiles';
import { TasksFeature } from './vscode/tasks/tasksFeature';
import { testApi, type TestApi } from './vscode/testApi';

/** Builds the features and registers them; returns an API to tests only. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const connections = new ConnectionStore(context.globalState, context.secrets);
  const log = new OutputLog(connections);
  const launcher = new EngineLauncher(context.asAbsolutePath('dist/mongo-ferry.js'), log);
  const engine = new ExplorerEngine(launcher);
  const records = new RecordFiles(
    vscode.Uri.joinPath(context.globalStorageUri, 'migrations').fsPath,
  );
  const migrations = new Migrations(records, connections, launcher, log);
  context.subscriptions.push(log, connections, engine, migrations);

  new ConnectionsFeature(connections, engine, log).register(context);
  new MigrationsFeature(migrations, log).register(context);
  new MigrateFeature(connections, engine, migrations).register(context);
  new DashboardFeature(context.extensionUri, migrations).register(context);
  new TasksFeature(connections, migrations).register(context);
  void saveHandedConnections(connections, log);

  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return testApi(connections, migrations, log, context.globalStorageUri.fsPath);
}
