import * as vscode from 'vscode';
import { showInformation } from '../common/messages';
import { showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps } from '../common/steps';
import { type Connection, isConnection } from '../connections/connection';
import { pickConnection } from '../connections/pickConnection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { connectionOf } from '../explorer/connectionOf';
import { CollectionNode } from '../explorer/nodes/collectionNode';
import { DatabaseNode } from '../explorer/nodes/databaseNode';
import type { MigrationDraft } from '../migrations/migrationDraft';
import type { Migrations } from '../migrations/migrations';
import type { Operation } from '../migrations/record';
import { operationName } from '../migrations/recordText';
import { commands } from '../names';
import type { Preflight, StartActions } from '../preflight/preflight';
import { carryOut } from '../recommendation/carryOut';
import type { Runbooks } from '../runbook/runbooks';
import { isOwn } from './askMethod';
import { confirmRepair, confirmStart } from './confirmStart';
import { showDryRun } from './showDryRun';
import { includeFor, migrationName } from './namespaces';
import { planFromSettings } from './plan';
import { planSteps } from './planSteps';
import type { PlanState, Sides } from './planState';

const operationCommands: Record<Operation, string> = {
  migrate: commands.migrate,
  sync: commands.sync,
  snapshot: commands.snapshot,
  verify: commands.verify,
};

/** Migrate…, Sync…, Snapshot…, Verify… and Check…: from a tree item or the palette to a running migration. */
export class MigrateFeature extends Disposable {
  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly migrations: Migrations,
    private readonly preflight: Preflight,
    private readonly runbooks: Runbooks,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    for (const [operation, command] of Object.entries(operationCommands)) {
      this.command(command, (node) => this.startFrom(operation as Operation, node));
    }
    this.command(commands.check, (node) => this.startFrom('migrate', node, { check: true }));
  }

  private command(id: string, run: (node?: unknown) => Promise<void>): void {
    this.own(vscode.commands.registerCommand(id, run));
  }

  private async startFrom(
    operation: Operation,
    node: unknown,
    { check = false }: { check?: boolean } = {},
  ): Promise<void> {
    const { source, target } = isSides(node)
      ? node
      : { source: await this.sourceOf(node, operation), target: undefined };
    if (!source) return;
    if (this.store.all().length < 2) {
      void showInformation(
        vscode.l10n.t('Add a second connection first: the target of {0}.', source.name),
      );
      return;
    }
    const given = {
      source,
      target,
      preselected: preselectedBy(isSides(node) ? node.node : node),
      methodGiven: isSides(node) && node.methodChosen === true,
    };
    await showingFailure(async () =>
      this.askAndStart(await this.firstState(operation, given), { check }),
    );
  }

  private async sourceOf(node: unknown, operation: Operation): Promise<Connection | undefined> {
    const placeholder = vscode.l10n.t('{0}: choose the source', operationName(operation));
    return connectionOf(node) ?? (await pickConnection(this.store, placeholder));
  }

  private async firstState(
    operation: Operation,
    given: Pick<PlanState, 'source' | 'target' | 'preselected' | 'methodGiven'>,
  ): Promise<PlanState> {
    await this.migrations.loaded;
    const { source, target } = given;
    return {
      operation,
      ...given,
      targetGiven: target !== undefined,
      all: [],
      chosen: [],
      clashes: [],
      method: undefined,
      renames: [],
      load: { level: 'full' },
      backgroundVerify: true,
      existing: 'refuse',
      cutover: 'manual',
      verify: { mode: 'exact', repair: false },
      name: target ? migrationName(source.name, target.name, this.usedNames()) : '',
    };
  }

  /** @param options.check whether the checks are what it is about, rather than the start */
  private async askAndStart(state: PlanState, options: { check?: boolean } = {}): Promise<void> {
    const { store, engine } = this;
    const title = vscode.l10n.t('{0} {1}', operationName(state.operation), state.source.name);
    const usedNames = () => this.usedNames();
    if (!(await runSteps(title, state, planSteps({ store, engine, usedNames })))) return;
    const { target } = state;
    if (!target) return;
    if (state.method && !isOwn(state)) return carryOut(state.method, this.runbooks);
    const draft = () => this.draftOf(state, target);
    if (state.operation === 'verify') {
      if (!state.verify.repair || (await confirmRepair(state, target))) await this.start(draft());
      return;
    }
    const actions: StartActions = {
      confirm: (checks, page) => confirmStart(state, target, { checks, page }),
      start: () => this.start(draft()),
      dryRun: () => showDryRun(draft(), { store, engine }),
      changePlan: () => this.askAndStart(state, options),
    };
    await this.preflight.lead(draft, actions, { show: options.check ?? false });
  }

  /** With the settings and connections as they are now. */
  private draftOf(state: PlanState, target: Connection): MigrationDraft {
    const { operation, source } = state;
    return {
      operation,
      source: this.store.get(source.id) ?? source,
      target: this.store.get(target.id) ?? target,
      plan: {
        ...planFromSettings(state.name, operation),
        include: includeFor(state.all, state.chosen),
        renames: state.renames,
        load: state.load,
        noBackgroundVerify: !state.backgroundVerify,
        existing: state.existing,
        cutover: state.cutover,
      },
      verify: operation === 'verify' ? state.verify : undefined,
    };
  }

  private async start(draft: MigrationDraft): Promise<void> {
    const record = await this.migrations.start(draft);
    await vscode.commands.executeCommand(commands.openMigration, record.id);
  }

  private usedNames(): Set<string> {
    return new Set(this.migrations.all().map(({ plan }) => plan.name));
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
