import * as vscode from 'vscode';
import { renderReportMarkdown, renderVerificationText } from '../../report';
import { Disposable } from '../common/lifecycle';
import { reportScheme } from '../names';
import type { Migrations } from './migrations';
import type { MigrationRecord } from './record';

/** Reports as read-only Markdown documents, opened rendered. */
export class ReportDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly migrations: Migrations) {
    super();
    this.own(migrations.onDidEnd((record) => this.changed.fire(uriOf(record))));
  }

  register(): void {
    this.own(vscode.workspace.registerTextDocumentContentProvider(reportScheme, this));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    await this.migrations.loaded;
    const record = this.migrations.get(uri.query);
    const text = record && reportMarkdown(record);
    return text ?? vscode.l10n.t('This migration has no report.');
  }

  async show(record: MigrationRecord): Promise<void> {
    await vscode.commands.executeCommand('markdown.showPreview', uriOf(record));
  }
}

/** The record's id is the query, so that two migrations of one name have two documents. */
function uriOf(record: MigrationRecord): vscode.Uri {
  return vscode.Uri.from({
    scheme: reportScheme,
    path: `/${record.plan.name}.md`,
    query: record.id,
  });
}

/** The report of a migration or of a comparison; undefined while there is none. */
export function reportMarkdown({
  plan,
  status,
  verification,
}: MigrationRecord): string | undefined {
  if (status.report) return renderReportMarkdown(status.report);
  if (!verification) return undefined;
  const title = vscode.l10n.t('Verification {0}', plan.name);
  return `# ${title}\n\n${indented(`${status.source} → ${status.target}`)}\n\n${indented(renderVerificationText(verification))}\n`;
}

/** As a block of code: names from the data cannot become markup. */
function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}
