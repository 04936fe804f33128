import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import { showInformation, showWarning } from '../common/messages';
import { defaultPlan } from '../../engine/model/defaults';
import { showingFailure } from '../common/errors';
import { openTerminal } from '../common/terminals';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { OutputLog } from '../engine/log';
import type { Sessions } from '../explorer/sessions';
import type { Connection } from './connection';
import { endpointOf } from './endpoint';
import type { ConnectionStore } from './store';

const SHELL_SITE = 'https://www.mongodb.com/try/download/shell';

/** What can be done with a deployment from its place in the tree, beside migrating it. */
export class DeploymentActions {
  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly sessions: Sessions,
    private readonly log: OutputLog,
  ) {}

  /** Opens mongosh; it asks for the password itself, since arguments of processes are seen by all. */
  async openShell({ name, uri }: Connection): Promise<void> {
    const shellPath = await findProgram('mongosh');
    if (shellPath === undefined) {
      const get = vscode.l10n.t('Get mongosh');
      const text = vscode.l10n.t('mongosh, the MongoDB shell, is not on the PATH.');
      const answer = await showInformation(text, get);
      if (answer === get) await vscode.env.openExternal(vscode.Uri.parse(SHELL_SITE));
      return;
    }
    openTerminal({
      name: `mongosh ${name}`,
      shellPath,
      shellArgs: [uri],
      isTransient: true,
    }).show();
  }

  /** Starts or stops the balancer of a sharded cluster; on production it asks first. */
  async setBalancer(connection: Connection, enabled: boolean): Promise<void> {
    const act = enabled ? vscode.l10n.t('Start Balancer') : vscode.l10n.t('Stop Balancer');
    if (connection.environment === 'production') {
      const question = enabled
        ? vscode.l10n.t('Start the balancer of the production connection {0}?', connection.name)
        : vscode.l10n.t('Stop the balancer of the production connection {0}?', connection.name);
      const answer = await showWarning(question, { modal: true }, act);
      if (answer !== act) return;
    }
    await showingFailure(async () => {
      const client = await this.engine.client();
      await client.setBalancer(await this.store.completeUri(connection), enabled);
      await this.sessions.refresh(connection);
    });
  }

  /** Counts the documents that shards hold but do not own. */
  async checkOrphans(connection: Connection): Promise<void> {
    await showingFailure(async () => {
      const client = await this.engine.client();
      const source = await endpointOf(this.store, connection);
      const plan = defaultPlan('orphans', 'snapshot');
      const [result] = await client.check({ source, target: source, plan, checks: ['orphans'] });
      const findings = result?.findings ?? [];
      const lines = findings.map(({ message, remedy }) => `${message} ${remedy}`);
      const text =
        lines.join(' ') || vscode.l10n.t('{0} holds no orphaned documents.', connection.name);
      this.log.info(`[${connection.name}] ${text}`);
      void showInformation(text);
    });
  }
}

/** The path of a program as a shell would find it, or undefined. */
async function findProgram(name: string): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      const found = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return file;
    }
  }
  return undefined;
}
