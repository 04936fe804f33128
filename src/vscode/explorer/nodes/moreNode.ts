import * as vscode from 'vscode';
import { accessible } from '../../common/accessible';
import { commands } from '../../names';
import { childId, type ExplorerNode } from './node';

/** The last of a long list's entries; choosing it shows more of them. */
export class MoreNode implements ExplorerNode {
  readonly id: string;

  constructor(
    readonly parent: ExplorerNode,
    private readonly shown: string,
  ) {
    this.id = childId(parent, '', 'more');
  }

  toTreeItem(): vscode.TreeItem {
    const label = vscode.l10n.t('Load More…');
    const item = new vscode.TreeItem(label);
    item.id = this.id;
    item.description = this.shown;
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.contextValue = 'more';
    item.command = { command: commands.loadMore, title: label, arguments: [this.parent] };
    item.accessibilityInformation = accessible(label, this.shown);
    return item;
  }
}
