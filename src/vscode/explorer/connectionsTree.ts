import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { Throttle } from '../common/throttle';
import { ConnectionNode } from './nodes/connectionNode';
import { FolderNode } from './nodes/folderNode';
import { ErrorNode, type ExplorerNode } from './nodes/node';
import type { TreeContext } from './treeContext';

/** At most this often the view redraws nodes whose counts came in. */
const REFRESH_MS = 250;

/** The Connections view's tree: saved connections, and what each one's deployment holds. */
export class ConnectionsTree extends Disposable implements vscode.TreeDataProvider<ExplorerNode> {
  private readonly changed = this.own(
    new vscode.EventEmitter<ExplorerNode | ExplorerNode[] | undefined>(),
  );
  readonly onDidChangeTreeData = this.changed.event;
  private readonly connections = new Map<string, ConnectionNode>();
  private readonly generations = new Map<string, number>();

  constructor(private readonly context: TreeContext) {
    super();
    const counted = this.own(
      new Throttle<ExplorerNode>(REFRESH_MS, (nodes) => this.changed.fire([...nodes])),
    );
    this.own(context.store.onDidChange(() => this.changed.fire(undefined)));
    this.own(context.counts.onDidCount((node) => counted.call(node)));
    this.own(context.sessions.onDidChange((id) => this.sessionChanged(id)));
  }

  getTreeItem(node: ExplorerNode): vscode.TreeItem {
    return node.toTreeItem();
  }

  getParent(node: ExplorerNode): ExplorerNode | undefined {
    return node.parent;
  }

  async getChildren(node?: ExplorerNode): Promise<ExplorerNode[]> {
    if (!node) return this.topLevel();
    try {
      return (await node.children?.()) ?? [];
    } catch (error) {
      return [new ErrorNode(node, error)];
    }
  }

  /** Asks anew for what is below a node, and draws it. */
  refresh(node?: ExplorerNode): void {
    node?.forget?.();
    this.changed.fire(node);
  }

  /** Draws a node and what is below it anew, from what is known. */
  redraw(node: ExplorerNode): void {
    this.changed.fire(node);
  }

  /** The folders, then the connections that lie in none. */
  private topLevel(): ExplorerNode[] {
    this.connections.clear();
    const { store } = this.context;
    const folders = new Map(store.folders().map((name) => [name, new FolderNode(name)]));
    const loose: ConnectionNode[] = [];
    for (const connection of store.all()) {
      const folder = folders.get(connection.folder ?? '');
      const generation = this.generations.get(connection.id) ?? 0;
      const node = new ConnectionNode(this.context, connection, generation, folder);
      this.connections.set(connection.id, node);
      (folder?.connections ?? loose).push(node);
    }
    return [...folders.values(), ...loose];
  }

  private sessionChanged(id: string): void {
    const { state } = this.context.sessions.get(id);
    if (state === 'disconnected') {
      this.generations.set(id, (this.generations.get(id) ?? 0) + 1);
      this.changed.fire(undefined);
      return;
    }
    const node = this.connections.get(id);
    if (node) this.changed.fire(node);
  }
}
