import * as vscode from 'vscode';
import { withProgress } from '../common/messages';
import { renderDryRunText } from '../../preflight/dryRunText';
import { endpointOf } from '../connections/endpoint';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { MigrationDraft } from '../migrations/migrationDraft';

/** Tells in a document what a migration would find and write; nothing is written. */
export async function showDryRun(
  { source, target, plan }: MigrationDraft,
  { store, engine }: { store: ConnectionStore; engine: ExplorerEngine },
): Promise<void> {
  const request = {
    source: await endpointOf(store, source),
    target: await endpointOf(store, target),
    plan,
  };
  const title = vscode.l10n.t('Dry run: {0} → {1}', source.name, target.name);
  const found = await withProgress(
    { location: vscode.ProgressLocation.Notification, title },
    async () => (await engine.client()).dryRun(request),
  );
  const labels = { source: request.source.label, target: request.target.label };
  const content = `${title}\n\n${renderDryRunText(labels, found, plan.existing)}`;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
}
