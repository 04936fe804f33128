import * as vscode from 'vscode';
import type { ConnectionStore } from '../connections/store';
import { commands, views } from '../names';
import { connectionOf } from './connectionOf';
import { ConnectionNode } from './nodes/connectionNode';
import { FolderNode } from './nodes/folderNode';
import type { ExplorerNode } from './nodes/node';

/** The editor's own name for what is dragged from the view. */
const MIME = `application/vnd.code.tree.${views.connections.toLowerCase()}`;

/**
 * Dragging a connection, database or collection onto another connection migrates it there; dragging
 * connections onto a folder puts them into it, and onto the empty part of the view out of theirs.
 */
export class ConnectionsDrag implements vscode.TreeDragAndDropController<ExplorerNode> {
  readonly dragMimeTypes = [MIME];
  readonly dropMimeTypes = [MIME];
  private dragged: readonly ExplorerNode[] = [];

  constructor(private readonly store: ConnectionStore) {}

  handleDrag(nodes: readonly ExplorerNode[], transfer: vscode.DataTransfer): void {
    this.dragged = nodes.filter((node) => connectionOf(node) !== undefined);
    // Nodes stay in this process: what travels only says that there are some.
    transfer.set(MIME, new vscode.DataTransferItem(this.dragged.map(({ id }) => id).join()));
  }

  async handleDrop(onto: ExplorerNode | undefined, transfer: vscode.DataTransfer): Promise<void> {
    if (!transfer.get(MIME)) return;
    if (onto === undefined || onto instanceof FolderNode) await this.move(onto?.name);
    else await this.migrate(onto);
  }

  private async move(folder: string | undefined): Promise<void> {
    const moved = this.dragged.filter((node) => node instanceof ConnectionNode);
    if (moved.length === 0) return;
    await this.store.move(
      moved.map(({ connection }) => connection.id),
      folder,
    );
  }

  private async migrate(onto: ExplorerNode): Promise<void> {
    const [node] = this.dragged;
    const source = connectionOf(node);
    const target = connectionOf(onto);
    if (!source || !target || source.id === target.id) return;
    await vscode.commands.executeCommand(commands.migrate, { source, target, node });
  }
}
