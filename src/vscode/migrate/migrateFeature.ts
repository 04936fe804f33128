import * as vscode from 'vscode';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps } from '../common/steps';
import { isConnection, type Connection } from '../connections/connection';
import { pickConnection } from '../connections/pickConnection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { connectionOf } from '../explorer/connectionOf';
import { CollectionNode } from '../explorer/nodes/collectionNode';
import { DatabaseNode } from '../explorer/nodes/databaseNode';
import type { Migrations } from '../migrations/migrations';
import type { Operation } from '../migrations/record';
import { operationName } from '../migrations/recordText';
import { commands } from '../names';
import { confirmRepair, confirmStart } from './confirmStart';
import { includeFor, migrationName } from './namespaces';
import { planFromSettings } from './plan';
import { planSteps, type PlanState } from './planSteps';

const operationCommands: Record<Operation, string> = {
  migrate: commands.migrate,
  sync: commands.sync,
  snapshot: commands.snapshot,
  verify: commands.verify,
};

/** Both sides of what is to be started: what these commands may be given instead of a tree item. */
export interface Sides {
  source: Connection;
  target: Connection;
}

/** Migrate…, Sync…, Snapshot… and Verify…: from a tree item or the palette to a running migration. */
export class MigrateFeature extends Disposable {
  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly migrations: Migrations,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    for (const [operation, command] of Object.entries(operationCommands)) {
      this.own(
        vscode.commands.registerCommand(command, (node?: unknown) =>
          this.startFrom(operation as Operation, node),
        ),
      );
    }
  }

  private async startFrom(operation: Operation, node: unknown): Promise<void> {
    const { source, target } = isSides(node)
      ? node
      : { source: await this.sourceOf(node, operation), target: undefined };
    if (!source) return;
    if (this.store.all().length < 2) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Add a second connection first: the target of {0}.', source.name),
      );
      return;
    }
    try {
      await this.askAndStart(operation, { source, target, preselected: preselectedBy(node) });
    } catch (error) {
      void vscode.window.showErrorMessage(errorLine(errorFacts(error)));
    }
  }

  private async sourceOf(node: unknown, operation: Operation): Promise<Connection | undefined> {
    const placeholder = vscode.l10n.t('{0}: choose the source', operationName(operation));
    return connectionOf(node) ?? (await pickConnection(this.store, placeholder));
  }

  private async askAndStart(
    operation: Operation,
    given: Pick<PlanState, 'source' | 'target' | 'preselected'>,
  ): Promise<void> {
    await this.migrations.loaded;
    const { source } = given;
    const state: PlanState = {
      operation,
      ...given,
      targetGiven: given.target !== undefined,
      all: [],
      chosen: [],
      clashes: [],
      existing: 'refuse',
      cutover: 'manual',
      verify: { mode: 'exact', repair: false },
      name: '',
    };
    const { store, engine, migrations } = this;
    const usedNames = () => new Set(migrations.all().map(({ plan }) => plan.name));
    if (given.target) state.name = migrationName(source.name, given.target.name, usedNames());
    const title = vscode.l10n.t('{0} {1}', operationName(operation), source.name);
    const answered = await runSteps(title, state, planSteps({ store, engine, usedNames }));
    const { target } = state;
    if (!answered || !target) return;
    if (!(await this.confirmed(state, target))) return;

    const plan = {
      ...planFromSettings(state.name, operation),
      include: includeFor(state.all, state.chosen),
      existing: state.existing,
      cutover: state.cutover,
    };
    const verify = operation === 'verify' ? state.verify : undefined;
    const record = await migrations.start({ operation, source, target, plan, verify });
    await vscode.commands.executeCommand(commands.openMigration, record.id);
  }

  /** Whatever writes is confirmed; a comparison alone is not. */
  private async confirmed(state: PlanState, target: Connection): Promise<boolean> {
    if (state.operation !== 'verify') return confirmStart(state, target);
    return !state.verify.repair || confirmRepair(state, target);
  }
}

function preselectedBy(node: unknown): PlanState['preselected'] {
  if (node instanceof DatabaseNode) return { database: node.database.name };
  if (node instanceof CollectionNode) {
    return { database: node.summary.database, collection: node.summary.name };
  }
  return undefined;
}

function isSides(value: unknown): value is Sides {
  if (typeof value !== 'object' || value === null) return false;
  const { source, target } = value as Partial<Record<keyof Sides, unknown>>;
  return isConnection(source) && isConnection(target);
}
