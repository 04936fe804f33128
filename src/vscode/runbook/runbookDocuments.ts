import * as vscode from 'vscode';
import { renderRunbookMarkdown } from '../../scenarios/render/runbook';
import { Disposable } from '../common/lifecycle';
import { runbookScheme } from '../names';
import type { Runbooks } from './runbooks';

/** The open runbook as a read-only Markdown document, shown rendered. */
export class RunbookDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly runbooks: Runbooks) {
    super();
    this.own(runbooks.onDidChange(() => this.changed.fire(runbookUri)));
  }

  register(): void {
    this.own(vscode.workspace.registerTextDocumentContentProvider(runbookScheme, this));
  }

  provideTextDocumentContent(): string {
    const { current } = this.runbooks;
    return current
      ? renderRunbookMarkdown(current.runbook, this.runbooks.done)
      : vscode.l10n.t('No runbook is open any more.');
  }

  async show(): Promise<void> {
    await vscode.commands.executeCommand('markdown.showPreview', runbookUri);
  }

  /** As a document of the user's own, to be changed and saved. */
  async openMarkdown(): Promise<void> {
    const { current } = this.runbooks;
    if (current)
      await openUntitledMarkdown(renderRunbookMarkdown(current.runbook, this.runbooks.done));
  }
}

const runbookUri = vscode.Uri.from({ scheme: runbookScheme, path: '/Runbook.md' });

/** Opens Markdown in an untitled document. */
export async function openUntitledMarkdown(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: false });
}
