import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { Throttle } from '../common/throttle';
import { MigrationNode, type MigrationsNode } from './migrationNodes';
import type { Migrations } from './migrations';
import type { MigrationRecord } from './record';

/** At most this often the view redraws. */
const REFRESH_MS = 500;

/** The Migrations view's tree: running and past migrations, the newest first. */
export class MigrationsTree extends Disposable implements vscode.TreeDataProvider<MigrationsNode> {
  private readonly changed = this.own(
    new vscode.EventEmitter<MigrationsNode | MigrationsNode[] | undefined>(),
  );
  readonly onDidChangeTreeData = this.changed.event;
  private readonly nodes = new Map<string, MigrationNode>();

  constructor(private readonly migrations: Migrations) {
    super();
    const redraw = this.own(
      new Throttle<MigrationNode | undefined>(REFRESH_MS, (nodes) => this.redraw(nodes)),
    );
    this.own(migrations.onDidChange((record) => redraw.call(this.renewed(record))));
    this.own(
      migrations.onDidRemove((id) => {
        this.nodes.delete(id);
        redraw.call(undefined);
      }),
    );
  }

  getTreeItem(node: MigrationsNode): vscode.TreeItem {
    return node.toTreeItem();
  }

  getParent(node: MigrationsNode): MigrationsNode | undefined {
    return node instanceof MigrationNode ? undefined : node.parent;
  }

  async getChildren(node?: MigrationsNode): Promise<MigrationsNode[]> {
    await this.migrations.loaded;
    if (node) return node instanceof MigrationNode ? node.details() : [];
    return this.migrations.all().map((record) => this.nodeOf(record));
  }

  /** The node to redraw: the migration's own if it is shown already, else the whole view. */
  private renewed(record: MigrationRecord): MigrationNode | undefined {
    const node = this.nodes.get(record.id);
    if (node) node.record = record;
    return node;
  }

  private nodeOf(record: MigrationRecord): MigrationNode {
    const node = this.nodes.get(record.id) ?? new MigrationNode(record);
    node.record = record;
    this.nodes.set(record.id, node);
    return node;
  }

  private redraw(nodes: ReadonlySet<MigrationNode | undefined>): void {
    if (nodes.has(undefined)) this.changed.fire(undefined);
    else this.changed.fire([...nodes].filter((node) => node !== undefined));
  }
}
