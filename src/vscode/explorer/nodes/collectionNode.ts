import * as vscode from 'vscode';
import { accessible } from '../../common/accessible';
import type { CollectionKind } from '../../../engine/deployment/deploymentFacts';
import type { CollectionSummary } from '../../../engine/catalog/summaries';
import { formatBytes, formatNumberOf } from '../../../report';
import type { Connection } from '../../connections/connection';
import { namespaceUri } from '../migrationBadges';
import type { TreeContext } from '../treeContext';
import { IndexNode } from './indexNode';
import { childId, type ExplorerNode } from './node';

/** A collection or view; its indexes are listed when it is expanded, its documents counted later. */
export class CollectionNode implements ExplorerNode {
  readonly id: string;

  constructor(
    private readonly context: TreeContext,
    readonly parent: ExplorerNode,
    readonly connection: Connection,
    public summary: CollectionSummary,
  ) {
    this.id = childId(parent, summary.name);
  }

  toTreeItem(): vscode.TreeItem {
    const { database, name, kind, documents, bytes } = this.summary;
    const item = new vscode.TreeItem(
      name,
      kind === 'view'
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Collapsed,
    );
    const size = documents === undefined ? '' : formatNumberOf(documents, 'document');
    const sharded = this.shardingText();
    item.id = this.id;
    item.description = [kind === 'collection' ? '' : kindName(kind), sharded, size]
      .filter(Boolean)
      .join(' · ');
    item.iconPath = new vscode.ThemeIcon(sharded === '' ? kindIcons[kind] : 'layers');
    item.contextValue = kind === 'view' ? 'view' : 'collection';
    item.resourceUri = namespaceUri(this.connection.id, database, name);
    item.tooltip = [
      `${database}.${name}`,
      kindName(kind),
      sharded,
      size,
      bytes === undefined ? '' : formatBytes(bytes),
    ]
      .filter(Boolean)
      .join('\n');
    item.accessibilityInformation = accessible(`${kindName(kind)} ${name}`, sharded, size);
    return item;
  }

  private shardingText(): string {
    const { shardKey } = this.summary;
    if (shardKey === undefined) return '';
    const key = shardKey.map(([field, direction]) => `${field}: ${direction}`).join(', ');
    return vscode.l10n.t('sharded by {0}', key);
  }

  async children(): Promise<ExplorerNode[]> {
    const client = await this.context.engine.client();
    const uri = await this.context.store.completeUri(this.connection);
    const indexes = await client.listIndexes(uri, this.summary.database, this.summary.name);
    return indexes.map((index) => new IndexNode(this, index));
  }
}

const kindIcons: Record<CollectionKind, string> = {
  collection: 'symbol-array',
  capped: 'history',
  clustered: 'symbol-key',
  timeseries: 'graph-line',
  view: 'eye',
};

function kindName(kind: CollectionKind): string {
  switch (kind) {
    case 'collection':
      return vscode.l10n.t('Collection');
    case 'capped':
      return vscode.l10n.t('Capped collection');
    case 'clustered':
      return vscode.l10n.t('Clustered collection');
    case 'timeseries':
      return vscode.l10n.t('Time series');
    case 'view':
      return vscode.l10n.t('View');
  }
}
