import * as vscode from 'vscode';
import { accessible } from '../../common/accessible';
import type { IndexSummary } from '../../../engine/catalog/summaries';
import { formatSeconds } from '../../../report';
import { childId, type ExplorerNode } from './node';

/** An index of a collection. */
export class IndexNode implements ExplorerNode {
  readonly id: string;

  constructor(
    readonly parent: ExplorerNode,
    private readonly index: IndexSummary,
  ) {
    this.id = childId(parent, index.name);
  }

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.index.name);
    item.id = this.id;
    item.description = [keyPattern(this.index), ...traits(this.index)].join(' · ');
    item.iconPath = new vscode.ThemeIcon('list-ordered');
    item.contextValue = 'index';
    item.tooltip = `${this.index.name}\n${item.description}`;
    item.accessibilityInformation = accessible(
      vscode.l10n.t('Index {0}', this.index.name),
      item.description,
    );
    return item;
  }
}

function keyPattern(index: IndexSummary): string {
  return index.key.map(([field, order]) => `${field}: ${String(order)}`).join(', ');
}

function traits(index: IndexSummary): string[] {
  const found: string[] = [];
  if (index.unique) found.push(vscode.l10n.t('unique'));
  if (index.sparse) found.push(vscode.l10n.t('sparse'));
  if (index.partial) found.push(vscode.l10n.t('partial'));
  if (index.hidden) found.push(vscode.l10n.t('hidden'));
  if (index.expireAfterSeconds !== undefined) {
    found.push(vscode.l10n.t('expires after {0}', formatSeconds(index.expireAfterSeconds)));
  }
  return found;
}
