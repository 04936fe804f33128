import * as vscode from 'vscode';
import { accessible } from '../../common/accessible';
import { type ExplorerNode } from './node';
import type { ConnectionNode } from './connectionNode';

/** A folder of connections. */
export class FolderNode implements ExplorerNode {
  readonly id: string;
  readonly parent = undefined;
  readonly connections: ConnectionNode[] = [];

  constructor(readonly name: string) {
    this.id = `folder:${name}`;
  }

  toTreeItem(): vscode.TreeItem {
    const { length } = this.connections;
    const count =
      length === 1 ? vscode.l10n.t('1 connection') : vscode.l10n.t('{0} connections', length);
    const item = new vscode.TreeItem(this.name, vscode.TreeItemCollapsibleState.Expanded);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon('folder');
    item.contextValue = 'folder';
    item.tooltip = `${this.name}\n${count}`;
    item.accessibilityInformation = accessible(vscode.l10n.t('Folder {0}', this.name), count);
    return item;
  }

  children(): Promise<ExplorerNode[]> {
    return Promise.resolve(this.connections);
  }
}
