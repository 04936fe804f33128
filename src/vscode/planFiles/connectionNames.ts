import * as vscode from 'vscode';
import { environmentName } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';

/** Completes the names of saved connections, which no schema can know. */
export class ConnectionNames implements vscode.CompletionItemProvider {
  constructor(private readonly store: ConnectionStore) {}

  provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.CompletionItem[] {
    const line = document.lineAt(position.line).text;
    const before = /"(?:source|target)"\s*:\s*"[^"]*$/.exec(line.slice(0, position.character));
    if (!before) return [];
    const start = before[0].lastIndexOf('"') + 1 + before.index;
    const after = /^[^"]*/.exec(line.slice(position.character))?.[0].length ?? 0;
    const range = new vscode.Range(position.line, start, position.line, position.character + after);
    return this.store.all().map(({ name, environment }) => {
      const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.Reference);
      item.detail = environmentName(environment);
      item.range = range;
      return item;
    });
  }
}
