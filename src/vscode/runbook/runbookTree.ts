import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import { GroupNode, groupsOf, PrerequisiteNode, StepNode, type RunbookNode } from './runbookNodes';
import type { Runbooks } from './runbooks';

/** The Runbook view: the open runbook as a checklist. */
export class RunbookTree extends Disposable implements vscode.TreeDataProvider<RunbookNode> {
  private readonly changed = this.own(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly runbooks: Runbooks) {
    super();
    this.own(runbooks.onDidChange(() => this.changed.fire(undefined)));
  }

  getTreeItem(node: RunbookNode): vscode.TreeItem {
    return node.toTreeItem();
  }

  getChildren(node?: RunbookNode): RunbookNode[] {
    if (node instanceof GroupNode || node instanceof StepNode) return [...node.nodes];
    const { current } = this.runbooks;
    return node || !current ? [] : groupsOf(current.runbook, this.runbooks);
  }

  /** Keeps what the user ticked. */
  async keep(items: readonly (readonly [RunbookNode, vscode.TreeItemCheckboxState])[]) {
    await this.runbooks.setTicks(
      items.flatMap(([node, state]) =>
        node instanceof StepNode || node instanceof PrerequisiteNode
          ? [[node.key, state === vscode.TreeItemCheckboxState.Checked] as const]
          : [],
      ),
    );
  }
}
