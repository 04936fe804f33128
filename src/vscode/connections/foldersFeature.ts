import * as vscode from 'vscode';
import { askText, pickOne } from '../common/ask';
import { Disposable } from '../common/lifecycle';
import { ConnectionNode } from '../explorer/nodes/connectionNode';
import { FolderNode } from '../explorer/nodes/folderNode';
import { commands } from '../names';
import type { Connection } from './connection';
import { pickConnection } from './pickConnection';
import type { ConnectionStore } from './store';

/** Keeps connections in folders. */
export class FoldersFeature extends Disposable {
  constructor(private readonly store: ConnectionStore) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      vscode.commands.registerCommand(
        commands.moveToFolder,
        (node?: unknown, selected?: readonly unknown[]) => this.moveChosen(node, selected),
      ),
    );
    this.own(
      vscode.commands.registerCommand(commands.renameFolder, (node?: unknown) => {
        if (node instanceof FolderNode) return this.rename(node.name);
      }),
    );
    this.own(
      vscode.commands.registerCommand(commands.removeFolder, (node?: unknown) => {
        if (node instanceof FolderNode) return this.store.move(this.idsIn(node.name), undefined);
      }),
    );
  }

  private async moveChosen(node: unknown, selected: readonly unknown[] = [node]): Promise<void> {
    const given = selected.flatMap((each) =>
      each instanceof ConnectionNode ? each.connection : [],
    );
    const picked =
      given.length > 0
        ? given
        : [await pickConnection(this.store, vscode.l10n.t('Choose a connection to move'))];
    const connections = picked.filter((each) => each !== undefined);
    if (connections.length > 0) await this.askAndMove(connections);
  }

  private async askAndMove(connections: readonly Connection[]): Promise<void> {
    const fresh = { label: vscode.l10n.t('$(new-folder) New folder…'), act: () => askName() };
    const none = {
      label: vscode.l10n.t('$(close) No folder'),
      act: () => Promise.resolve(''),
    };
    const existing = this.store.folders().map((name) => ({
      label: `$(folder) ${name}`,
      act: () => Promise.resolve(name),
    }));
    const lies = connections.some(({ folder }) => folder !== undefined);
    const choice = await pickOne([fresh, ...existing, ...(lies ? [none] : [])], {
      title: vscode.l10n.t('Move to Folder'),
    });
    const name = await choice?.act();
    if (name === undefined) return;
    await this.store.move(
      connections.map(({ id }) => id),
      name === '' ? undefined : name,
    );
  }

  private async rename(name: string): Promise<void> {
    const now = await askName(name);
    if (now !== undefined) await this.store.move(this.idsIn(name), now);
  }

  private idsIn(folder: string): string[] {
    const inside = this.store.all().filter((connection) => connection.folder === folder);
    return inside.map(({ id }) => id);
  }
}

async function askName(value = ''): Promise<string | undefined> {
  const name = await askText({
    title: vscode.l10n.t('Name of the folder'),
    value,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a name.') : undefined),
  });
  return name?.trim();
}
