import * as vscode from 'vscode';
import { copyText } from '../common/clipboard';
import { showError, showInStatusBar, showWarning, withProgress } from '../common/messages';
import { askText, pickOne } from '../common/ask';
import { ContextKey } from '../common/contextKey';
import { Disposable } from '../common/lifecycle';
import { runSteps } from '../common/steps';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { OutputLog } from '../engine/log';
import { ConnectionsTree } from '../explorer/connectionsTree';
import { CollectionCounts } from '../explorer/collectionCounts';
import { connectionGiven, connectionOf } from '../explorer/connectionOf';
import { ConnectionsDrag } from '../explorer/connectionsDrag';
import { ConnectionNode } from '../explorer/nodes/connectionNode';
import { DatabaseNode } from '../explorer/nodes/databaseNode';
import type { ErrorNode, ExplorerNode } from '../explorer/nodes/node';
import type { Sessions } from '../explorer/sessions';
import { TopologyWatch } from '../explorer/topologyWatch';
import { commands, contextKeys, views } from '../names';
import type { Connection } from './connection';
import { DeploymentActions } from './deploymentActions';
import { editSteps, savingSteps, type EditState } from './editSteps';
import { emptyForm } from './form/compose';
import { formSteps, type FormState } from './form/formSteps';
import { pickConnection } from './pickConnection';
import type { ConnectionSelection } from './selection';
import type { ConnectionStore } from './store';
import { passed, testItems, testLines, testUri } from './testSteps';

/** The Connections view and its commands; each command asks for the connection when run without one. */
export class ConnectionsFeature extends Disposable {
  private readonly hasConnections = new ContextKey<boolean>(contextKeys.hasConnections);
  readonly tree: ConnectionsTree;

  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly sessions: Sessions,
    private readonly selection: ConnectionSelection,
    private readonly log: OutputLog,
  ) {
    super();
    const counts = this.own(new CollectionCounts(store, engine));
    this.tree = this.own(
      new ConnectionsTree({ store, engine, counts, sessions, listings: new Map() }),
    );
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    const view = this.own(
      vscode.window.createTreeView(views.connections, {
        treeDataProvider: this.tree,
        showCollapseAll: true,
        canSelectMany: true,
        dragAndDropController: new ConnectionsDrag(this.store),
      }),
    );
    this.own(
      view.onDidChangeSelection(({ selection }) =>
        this.selection.update(selection.flatMap((node) => connectionOf(node) ?? [])),
      ),
    );
    this.own(new TopologyWatch(this.store, this.engine, this.sessions, () => view.visible));
    this.own(this.store.onDidChange(() => this.updateContext()));
    this.updateContext();

    this.command(commands.addConnection, () => this.add());
    this.command(commands.addConnectionByForm, () => this.addByForm());
    this.command(commands.retryNode, (node) => this.retry(node as ErrorNode | undefined));
    this.command(commands.filterCollections, (node) => this.filter(node));
    this.command(commands.loadMore, (node) => this.loadMore(node));
    this.command(commands.refreshConnections, (node) => this.refresh(node));
    this.connectionCommand(commands.editConnection, (connection) => this.edit(connection));
    this.connectionCommand(commands.testConnection, (connection) => this.test(connection));
    this.connectionCommand(commands.removeConnection, (connection) => this.remove(connection));
    this.connectionCommand(commands.copyConnectionString, (connection) => copyUri(connection));
    this.connectionCommand(commands.connect, (connection) => this.connect(connection));
    const actions = new DeploymentActions(this.store, this.engine, this.sessions, this.log);
    this.connectionCommand(commands.openShell, (connection) => actions.openShell(connection));
    this.connectionCommand(commands.startBalancer, (connection) =>
      actions.setBalancer(connection, true),
    );
    this.connectionCommand(commands.stopBalancer, (connection) =>
      actions.setBalancer(connection, false),
    );
    this.connectionCommand(commands.checkOrphans, (connection) => actions.checkOrphans(connection));
    this.connectionCommand(commands.disconnect, ({ id }) => this.sessions.disconnect(id));
  }

  private command(id: string, run: (node?: ExplorerNode) => unknown): void {
    this.own(vscode.commands.registerCommand(id, run));
  }

  private connectionCommand(id: string, run: (connection: Connection) => unknown): void {
    this.command(id, async (node) => {
      const connection =
        connectionGiven(node) ??
        (await pickConnection(this.store, vscode.l10n.t('Choose a connection')));
      if (connection) await run(connection);
    });
  }

  private async add(): Promise<void> {
    const draft: EditState = { name: '', uri: '', environment: 'development' };
    const steps = editSteps(this.store, this.engine);
    if (await runSteps(vscode.l10n.t('Add Connection'), draft, steps)) {
      await this.store.save(draft);
    }
  }

  private async addByForm(): Promise<void> {
    const draft: FormState = { name: '', uri: '', environment: 'development', form: emptyForm() };
    const steps = [...formSteps(), ...savingSteps(this.store, this.engine)];
    if (await runSteps(vscode.l10n.t('Add Connection by Form'), draft, steps)) {
      await this.store.save(draft);
    }
  }

  private async edit(connection: Connection): Promise<void> {
    const completeUri = await this.store.completeUri(connection);
    const draft: EditState = { ...connection, earlier: { connection, completeUri } };
    const steps = editSteps(this.store, this.engine);
    const title = vscode.l10n.t('Edit Connection {0}', connection.name);
    if (!(await runSteps(title, draft, steps))) return;
    await this.store.save(draft);
    this.sessions.disconnect(connection.id);
  }

  private async test(connection: Connection): Promise<void> {
    const steps = await withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Testing {0}…', connection.name),
      },
      async () => testUri(this.engine, await this.store.completeUri(connection)),
    );
    for (const line of testLines(steps)) this.log.info(`[${connection.name}] ${line}`);
    await pickOne(testItems(steps), {
      title: passed(steps)
        ? vscode.l10n.t('{0}: the connection works', connection.name)
        : vscode.l10n.t('{0}: the connection does not work', connection.name),
    });
  }

  private async remove(connection: Connection): Promise<void> {
    const remove = vscode.l10n.t('Remove');
    const answer = await showWarning(
      vscode.l10n.t('Remove the connection "{0}"?', connection.name),
      {
        modal: true,
        detail: vscode.l10n.t(
          'Its password is deleted from the secret store. The deployment itself is not touched.',
        ),
      },
      remove,
    );
    if (answer !== remove) return;
    this.sessions.disconnect(connection.id);
    await this.store.remove(connection.id);
  }

  private async connect(connection: Connection): Promise<void> {
    const session = await this.sessions.refresh(connection);
    if (session.state !== 'failed') return;
    const { message, remedy } = session.error;
    this.log.error(`[${connection.name}] ${message} ${remedy}`);
    void showError(`${connection.name}: ${message} ${remedy}`);
  }

  private async retry(node: ErrorNode | undefined): Promise<void> {
    if (node) await this.refresh(node.parent);
  }

  private async refresh(node: ExplorerNode | undefined): Promise<void> {
    if (node instanceof ConnectionNode) await this.sessions.refresh(node.connection);
    else if (node) this.tree.refresh(node);
    else await this.refreshAll();
  }

  private async filter(node: ExplorerNode | undefined): Promise<void> {
    if (!(node instanceof DatabaseNode)) return;
    const filter = await askText({
      title: vscode.l10n.t('Filter the collections of {0}', node.database.name),
      prompt: vscode.l10n.t('Part of their names. Empty: all of them.'),
      value: node.filter,
    });
    if (filter === undefined) return;
    node.filterBy(filter.trim());
    this.tree.redraw(node);
  }

  private loadMore(node: ExplorerNode | undefined): void {
    if (!(node instanceof DatabaseNode)) return;
    node.showMore();
    this.tree.redraw(node);
  }

  private async refreshAll(): Promise<void> {
    this.tree.refresh();
    const live = this.store.all().filter(({ id }) => {
      const { state } = this.sessions.get(id);
      return state === 'connected' || state === 'failed';
    });
    await Promise.all(live.map((connection) => this.sessions.refresh(connection)));
  }

  private updateContext(): void {
    this.hasConnections.set(this.store.all().length > 0);
  }
}

async function copyUri(connection: Connection): Promise<void> {
  await copyText(connection.uri);
  showInStatusBar(
    vscode.l10n.t('Connection string of {0} copied, without its password', connection.name),
  );
}
