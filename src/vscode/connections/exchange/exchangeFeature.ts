import { basename } from 'node:path';
import * as vscode from 'vscode';
import { writeWhole } from '../../../files/written';
import { showInformation } from '../../common/messages';
import { showingFailure } from '../../common/errors';
import { Disposable } from '../../common/lifecycle';
import { runSteps } from '../../common/steps';
import { commands } from '../../names';
import type { Connection } from '../connection';
import { lacksPassword } from '../uri';
import type { ConnectionStore } from '../store';
import { exportPlain, exportSealed } from './exportFile';
import { exportSteps, type ExportState } from './exportSteps';
import { chooseFound, chooseOrigin, readOrigin } from './importSteps';
import type { FoundConnection } from './found';

/** Takes connections from files and the clipboard, and writes them to files. */
export class ExchangeFeature extends Disposable {
  constructor(private readonly store: ConnectionStore) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      vscode.commands.registerCommand(commands.importConnections, () =>
        showingFailure(() => this.import()),
      ),
    );
    this.own(
      vscode.commands.registerCommand(commands.exportConnections, () =>
        showingFailure(() => this.export()),
      ),
    );
  }

  private async import(): Promise<void> {
    const origin = await chooseOrigin();
    const found = origin && (await readOrigin(origin));
    if (!found) return;
    if (found.length === 0) {
      void showInformation(vscode.l10n.t('No connection string was found in {0}.', origin.label));
      return;
    }
    const chosen = await chooseFound(found, this.store);
    if (!chosen || chosen.length === 0) return;
    for (const each of chosen) await this.store.save({ ...each, name: this.freeName(each.name) });
    void showInformation(addedText(chosen));
  }

  /** Tasks refer to connections by name: each has its own. */
  private freeName(name: string): string {
    let free = name.trim();
    for (let n = 2; this.store.byName(free); n++) free = `${name.trim()} ${n}`;
    return free;
  }

  private async export(): Promise<void> {
    const state: ExportState = { connections: [], secrets: false, passphrase: '' };
    const title = vscode.l10n.t('Export Connections');
    if (!(await runSteps(title, state, exportSteps(this.store)))) return;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save the Connections'),
      filters: { JSON: ['json'] },
    });
    if (!file) return;
    const connections = await Promise.all(state.connections.map((each) => this.complete(each)));
    const text = state.secrets
      ? await exportSealed(connections, state.passphrase)
      : exportPlain(connections);
    await writeWhole(file.fsPath, text, { replace: true });
    void showInformation(
      vscode.l10n.t(
        '{0} connections are written to {1}.',
        connections.length,
        basename(file.fsPath),
      ),
    );
  }

  private async complete(connection: Connection): Promise<FoundConnection> {
    return { ...connection, uri: await this.store.completeUri(connection) };
  }
}

function addedText(added: readonly FoundConnection[]): string {
  const text =
    added.length === 1
      ? vscode.l10n.t('1 connection was added.')
      : vscode.l10n.t('{0} connections were added.', added.length);
  const bare = added.filter(({ uri }) => lacksPassword(uri)).length;
  if (bare === 0) return text;
  return `${text} ${vscode.l10n.t('{0} of them without a password: edit them to enter it.', bare)}`;
}
