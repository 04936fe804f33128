import * as vscode from 'vscode';
import { Disposable } from '../common/lifecycle';
import type { Connection } from './connection';

/** The connections selected in the Connections view, in the order in which they were. */
export class ConnectionSelection extends Disposable {
  private selected: readonly Connection[] = [];
  private readonly changed = this.own(new vscode.EventEmitter<readonly Connection[]>());
  readonly onDidChange = this.changed.event;

  get all(): readonly Connection[] {
    return this.selected;
  }

  /** @param connections those of the selected items, in the order of the tree */
  update(connections: readonly Connection[]): void {
    const now = new Map(connections.map((connection) => [connection.id, connection]));
    const before = new Set(this.selected.map(({ id }) => id));
    const kept = this.selected.flatMap(({ id }) => now.get(id) ?? []);
    const added = [...now.values()].filter(({ id }) => !before.has(id));
    this.selected = [...kept, ...added];
    this.changed.fire(this.selected);
  }
}
