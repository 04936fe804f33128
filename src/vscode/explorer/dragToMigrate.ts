import * as vscode from 'vscode';
import { commands, views } from '../names';
import { connectionOf } from './connectionOf';
import type { ExplorerNode } from './nodes/node';

/** The editor's own name for what is dragged from the view. */
const MIME = `application/vnd.code.tree.${views.connections.toLowerCase()}`;

/** Dragging a connection, database or collection onto another connection migrates it there. */
export class DragToMigrate implements vscode.TreeDragAndDropController<ExplorerNode> {
  readonly dragMimeTypes = [MIME];
  readonly dropMimeTypes = [MIME];
  private dragged: ExplorerNode | undefined;

  handleDrag(nodes: readonly ExplorerNode[], transfer: vscode.DataTransfer): void {
    this.dragged = nodes.find((node) => connectionOf(node) !== undefined);
    // A node stays in this process: what travels only says that there is one.
    transfer.set(MIME, new vscode.DataTransferItem(this.dragged?.id ?? ''));
  }

  async handleDrop(onto: ExplorerNode | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const node = this.dragged;
    const source = connectionOf(node);
    const target = connectionOf(onto);
    if (!transfer.get(MIME) || !source || !target || source.id === target.id) return;
    await vscode.commands.executeCommand(commands.migrate, { source, target, node });
  }
}
