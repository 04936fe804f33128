import * as vscode from 'vscode';
import type { DatabaseFacts } from '../../../engine/deployment/types';
import { formatBytes } from '../../../report';
import type { Connection } from '../../connections/connection';
import type { TreeContext } from '../treeContext';
import { isServerDatabase } from '../serverDatabases';
import { CollectionNode } from './collectionNode';
import { accessible, childId, type ExplorerNode } from './node';

/** A database of a deployment; its collections are listed when it is expanded. */
export class DatabaseNode implements ExplorerNode {
  readonly id: string;

  constructor(
    private readonly context: TreeContext,
    readonly parent: ExplorerNode,
    readonly connection: Connection,
    readonly database: DatabaseFacts,
  ) {
    this.id = childId(parent, 'db', database.name);
  }

  toTreeItem(): vscode.TreeItem {
    const { name, sizeOnDisk } = this.database;
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.description = formatBytes(sizeOnDisk);
    item.iconPath = new vscode.ThemeIcon('database');
    item.contextValue = isServerDatabase(name) ? 'serverDatabase' : 'database';
    item.tooltip = vscode.l10n.t('{0}: {1} on disk', name, formatBytes(sizeOnDisk));
    item.accessibilityInformation = accessible(
      vscode.l10n.t('Database {0}', name),
      item.description,
    );
    return item;
  }

  async children(): Promise<ExplorerNode[]> {
    const client = await this.context.engine.client();
    const uri = await this.context.store.completeUri(this.connection);
    const summaries = await client.listCollections(uri, this.database.name);
    const nodes = summaries
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((summary) => new CollectionNode(this.context, this, this.connection, summary));
    this.context.counts.count(nodes);
    return nodes;
  }
}
