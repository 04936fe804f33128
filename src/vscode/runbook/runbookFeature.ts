import * as vscode from 'vscode';
import { copyText } from '../common/clipboard';
import { showInStatusBar } from '../common/messages';
import { ContextKey } from '../common/contextKey';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import type { Sessions } from '../explorer/sessions';
import type { Sides } from '../migrate/planState';
import { commands, contextKeys, views } from '../names';
import { RunbookDocuments } from './runbookDocuments';
import { CommandsNode } from './runbookNodes';
import type { Runbooks } from './runbooks';
import { bashWord, type RunbookTerminal } from './runbookTerminal';
import { RunbookTree } from './runbookTree';

/** Commands of a runbook for which the extension has its own way, with its own confirmations. */
const OWN_COMMANDS: Readonly<Record<string, string>> = {
  verify: commands.verify,
  migrate: commands.migrate,
  sync: commands.sync,
  snapshot: commands.snapshot,
};

/** The Runbook view with its checklist, and the runbook as a document. */
export class RunbookFeature extends Disposable {
  private readonly hasRunbook = new ContextKey<boolean>(contextKeys.hasRunbook);
  private readonly tree: RunbookTree;
  private readonly documents: RunbookDocuments;
  private view: vscode.TreeView<unknown> | undefined;

  constructor(
    private readonly runbooks: Runbooks,
    private readonly terminal: RunbookTerminal,
    private readonly sessions: Sessions,
  ) {
    super();
    this.tree = this.own(new RunbookTree(runbooks));
    this.documents = this.own(new RunbookDocuments(runbooks));
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.documents.register();
    const view = vscode.window.createTreeView(views.runbook, {
      treeDataProvider: this.tree,
      manageCheckboxStateManually: true,
    });
    this.view = this.own(view);
    this.own(view.onDidChangeCheckboxState(({ items }) => this.tree.keep(items)));
    this.own(this.runbooks.onDidChange(() => this.update()));
    this.own(this.runbooks.onDidOpen(() => this.reveal()));
    this.update();

    const command = (id: string, run: (node?: unknown) => unknown) =>
      this.own(vscode.commands.registerCommand(id, run));
    command(commands.showRunbook, () => this.documents.show());
    command(commands.openRunbookMarkdown, () => this.documents.openMarkdown());
    command(commands.resetRunbook, () => this.runbooks.resetTicks());
    command(commands.closeRunbook, () => this.runbooks.close());
    command(commands.runRunbookCommands, (node) => this.run(node));
    command(commands.copyRunbookCommands, (node) => copy(node));
  }

  private update(): void {
    const { current } = this.runbooks;
    this.hasRunbook.set(current !== undefined);
    if (this.view) this.view.description = current?.runbook.title;
  }

  private async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${views.runbook}.focus`);
    await this.documents.show();
  }

  private async run(node: unknown): Promise<void> {
    if (!(node instanceof CommandsNode)) return;
    const source = this.runbooks.connection('source');
    const target = this.runbooks.connection('target');
    const own = ownCommand(node.commands.text);
    if (own === 'inspect') {
      const known = [source, target].filter((connection) => connection !== undefined);
      if (known.length > 0) return this.inspect(known);
    } else if (own !== undefined && source && target) {
      const sides: Sides = { source, target };
      await vscode.commands.executeCommand(OWN_COMMANDS[own] ?? own, sides);
      return;
    }
    await this.terminal.prefill(shellText(node));
  }

  /** Looks at the deployments anew, in the Connections view. */
  private async inspect(connections: readonly Connection[]): Promise<void> {
    await Promise.all(connections.map((connection) => this.sessions.refresh(connection)));
    await vscode.commands.executeCommand(`${views.connections}.focus`);
  }
}

/** `inspect` of `mongo-ferry inspect …`, if the extension has its own way of it. */
function ownCommand(text: string): string | undefined {
  const [, verb = ''] = /^mongo-ferry (\w+)\b/.exec(text) ?? [];
  return verb === 'inspect' || Object.hasOwn(OWN_COMMANDS, verb) ? verb : undefined;
}

/** What stands at the prompt; mongosh asks for the password itself. */
function shellText({ commands: { language, text }, connection }: CommandsNode): string {
  return language === 'javascript' && connection ? mongoshCommand(connection, text) : text;
}

/** A mongosh script as a command of bash. */
export function mongoshCommand({ uri }: Connection, script: string): string {
  return `mongosh ${bashWord(uri)} --eval ${bashWord(script)}`;
}

async function copy(node: unknown): Promise<void> {
  if (!(node instanceof CommandsNode)) return;
  await copyText(node.commands.text);
  showInStatusBar(vscode.l10n.t('Commands copied'));
}
