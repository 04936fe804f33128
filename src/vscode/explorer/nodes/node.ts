import * as vscode from 'vscode';
import type { ErrorFacts } from '../../../engine/errors';
import { accessible } from '../../common/accessible';
import { errorFacts } from '../../common/errors';
import { commands } from '../../names';

/** An entry of the Connections tree. */
export interface ExplorerNode {
  /** Unique in the tree and stable over refreshes, so that the editor keeps what is expanded. */
  readonly id: string;
  readonly parent: ExplorerNode | undefined;
  toTreeItem(): vscode.TreeItem;
  /** Asked when the node is expanded; what it throws is shown as a child with Retry. */
  children?(): Promise<ExplorerNode[]>;
  /** Lets go of what was listed, so that {@link children} asks again. */
  forget?(): void;
}

/** The child id under a parent's; names from the data may hold slashes. */
export function childId(parent: ExplorerNode, ...parts: string[]): string {
  return [parent.id, ...parts.map(encodeURIComponent)].join('/');
}

/** Stands in the place of children that could not be had; choosing it tries again. */
export class ErrorNode implements ExplorerNode {
  readonly id: string;
  readonly facts: ErrorFacts;

  constructor(
    readonly parent: ExplorerNode,
    error: unknown,
  ) {
    this.id = childId(parent, 'error');
    this.facts = errorFacts(error);
  }

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.facts.message);
    item.id = this.id;
    item.description = this.facts.remedy;
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
    item.contextValue = 'error';
    item.tooltip = `${this.facts.message}\n${this.facts.remedy}`;
    item.command = {
      command: commands.retryNode,
      title: vscode.l10n.t('Retry'),
      arguments: [this],
    };
    item.accessibilityInformation = accessible(
      vscode.l10n.t('Error'),
      this.facts.message,
      this.facts.remedy,
      vscode.l10n.t('press Enter to retry'),
    );
    return item;
  }
}
