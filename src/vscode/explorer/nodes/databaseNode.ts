import * as vscode from 'vscode';
import { accessible } from '../../common/accessible';
import type { CollectionSummary } from '../../../engine/catalog/summaries';
import type { DatabaseFacts } from '../../../engine/deployment/deploymentFacts';
import { formatBytes, formatCount } from '../../../report';
import type { Connection } from '../../connections/connection';
import { namespaceUri } from '../migrationBadges';
import type { TreeContext } from '../treeContext';
import { isServerDatabase } from '../serverDatabases';
import { CollectionNode } from './collectionNode';
import { MoreNode } from './moreNode';
import { childId, type ExplorerNode } from './node';

/** Collections shown at first, and added by each Load More. */
const PAGE = 200;

/** A database of a deployment; its collections are listed when it is expanded. */
export class DatabaseNode implements ExplorerNode {
  readonly id: string;
  private listed: CollectionSummary[] | undefined;

  constructor(
    private readonly context: TreeContext,
    readonly parent: ExplorerNode,
    readonly connection: Connection,
    readonly database: DatabaseFacts,
  ) {
    this.id = childId(parent, 'db', database.name);
  }

  /** Part of the names of the collections on show; empty for all of them. */
  get filter(): string {
    return this.context.listings.get(this.id)?.filter ?? '';
  }

  toTreeItem(): vscode.TreeItem {
    const { name, sizeOnDisk } = this.database;
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    const filter = this.filter === '' ? '' : vscode.l10n.t('filter "{0}"', this.filter);
    item.id = this.id;
    item.description = [formatBytes(sizeOnDisk), filter].filter(Boolean).join(' · ');
    item.iconPath = new vscode.ThemeIcon('database');
    item.contextValue = isServerDatabase(name) ? 'serverDatabase' : 'database';
    item.resourceUri = namespaceUri(this.connection.id, name);
    item.tooltip = vscode.l10n.t('{0}: {1} on disk', name, formatBytes(sizeOnDisk));
    item.accessibilityInformation = accessible(
      vscode.l10n.t('Database {0}', name),
      item.description,
    );
    return item;
  }

  async children(): Promise<ExplorerNode[]> {
    this.listed ??= await this.list();
    const wanted = this.filter.toLowerCase();
    const fitting = this.listed.filter(({ name }) => name.toLowerCase().includes(wanted));
    const shown = fitting.slice(0, this.context.listings.get(this.id)?.limit ?? PAGE);
    const nodes = shown.map(
      (summary) => new CollectionNode(this.context, this, this.connection, summary),
    );
    this.context.counts.count(nodes);
    if (shown.length === fitting.length) return nodes;
    const left = vscode.l10n.t(
      '{0} of {1} shown',
      formatCount(shown.length),
      formatCount(fitting.length),
    );
    return [...nodes, new MoreNode(this, left)];
  }

  /** Asks the server again when next expanded. */
  forget(): void {
    this.listed = undefined;
  }

  /** Shows a page more of what is listed. */
  showMore(): void {
    const { filter = '', limit = PAGE } = this.context.listings.get(this.id) ?? {};
    this.context.listings.set(this.id, { filter, limit: limit + PAGE });
  }

  /** Shows those only whose names hold a text; an empty one shows all. */
  filterBy(filter: string): void {
    this.context.listings.set(this.id, { filter, limit: PAGE });
  }

  private async list(): Promise<CollectionSummary[]> {
    const client = await this.context.engine.client();
    const uri = await this.context.store.completeUri(this.connection);
    return client.listCollections(uri, this.database.name);
  }
}
