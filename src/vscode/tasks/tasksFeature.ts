import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { EngineLauncher } from '../engine/launcher';
import type { Migrations } from '../migrations/migrations';
import { OPERATIONS, type Operation } from '../migrations/record';
import { operationName } from '../migrations/recordText';
import { problemMatcher, productName, taskType } from '../names';
import { CutoverTerminal } from './cutoverTerminal';
import { follows } from './definition';
import { isJob } from './jobDefinition';
import { JobTerminal } from './jobTerminal';
import { MigrationTerminal } from './migrationTerminal';
import { PreflightTerminal } from './preflightTerminal';
import type { TaskTerminal } from './taskTerminal';

/** Ready-made tasks are offered for this many pairs of connections at most. */
const MOST_PAIRS = 12;

/** Tasks of type `mongo-ferry`: those of `tasks.json`, and ready-made ones for saved connections. */
export class TasksFeature extends Disposable implements vscode.TaskProvider {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly migrations: Migrations,
    private readonly launcher: EngineLauncher,
    private readonly engine: ExplorerEngine,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(vscode.tasks.registerTaskProvider(taskType, this));
  }

  /** Never one that writes to production: such a task is written by hand. */
  provideTasks(): vscode.Task[] {
    return this.pairs().flatMap(([source, target]) =>
      OPERATIONS.filter(
        (operation) => operation === 'verify' || target.environment !== 'production',
      ).map((operation) => this.readyMade(operation, source, target)),
    );
  }

  resolveTask(task: vscode.Task): vscode.Task {
    const { definition, scope, name } = task;
    return this.task(definition, scope ?? vscode.TaskScope.Workspace, name);
  }

  private pairs(): [Connection, Connection][] {
    const connections = this.connections.all();
    return connections
      .flatMap((source) =>
        connections
          .filter((target) => target.id !== source.id)
          .map((target): [Connection, Connection] => [source, target]),
      )
      .slice(0, MOST_PAIRS);
  }

  private readyMade(operation: Operation, source: Connection, target: Connection): vscode.Task {
    const definition = { type: taskType, operation, source: source.name, target: target.name };
    const name = vscode.l10n.t(
      '{0} {1} → {2}',
      operationName(operation).toLowerCase(),
      source.name,
      target.name,
    );
    return this.task(definition, vscode.TaskScope.Workspace, name);
  }

  private task(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope,
    name: string,
  ): vscode.Task {
    const execution = new vscode.CustomExecution((resolved) =>
      Promise.resolve(this.terminal(resolved, scope)),
    );
    const task = new vscode.Task(definition, scope, name, productName, execution);
    if (inBackground(definition)) {
      task.isBackground = true;
      task.problemMatchers = [problemMatcher];
    }
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
    return task;
  }

  private terminal(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope,
  ): TaskTerminal {
    const { connections, migrations, engine, launcher } = this;
    if (isJob(definition)) {
      return new JobTerminal(definition, folderOf(scope), connections, launcher);
    }
    switch (definition['operation']) {
      case 'preflight':
        return new PreflightTerminal(definition, connections, engine);
      case 'cutover':
        return new CutoverTerminal(definition, connections, migrations);
      default:
        return new MigrationTerminal(definition, connections, migrations);
    }
  }
}

/** Paths of a task are relative to its folder, or the first one. */
function folderOf(
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
): vscode.WorkspaceFolder | undefined {
  return typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
}

/** One that ends by itself is waited for; a task that depends on one that follows is not kept waiting. */
function inBackground({ operation, cutover }: vscode.TaskDefinition): boolean {
  return follows(operation) && cutover !== 'when-caught-up';
}
