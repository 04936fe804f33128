import * as vscode from 'vscode';
import { copyText } from '../common/clipboard';
import { showInStatusBar, withProgress } from '../common/messages';
import { renderPreflightText } from '../../preflight/text';
import type { PlainFinding, UserChoice } from '../../preflight/types';
import { Disposable } from '../common/lifecycle';
import { labelled } from '../connections/connection';
import type { StartAnswer } from '../migrate/confirmStart';
import type { MigrationDraft } from '../migrations/migrationDraft';
import { commands, settings, settingsSection } from '../names';
import { confirmFix } from './confirmFix';
import { DraftChecks, type ChecksContext } from './draftChecks';
import type { PageMessage } from '../../pages/preflight';
import { PreflightPanel } from './preflightPanel';

/** What a migration is started by, once nothing blocks it. */
export interface StartActions {
  /** Sums up what will be written, and asks. */
  confirm(checks: DraftChecks, page: 'shown' | 'offered'): Promise<StartAnswer | undefined>;
  /** Tells all that would be written or dropped, and does nothing. */
  dryRun(): Promise<void>;
  start(): Promise<void>;
  /** Asks the questions again, the answers so far given. */
  changePlan(): Promise<void>;
}

/** Stands before every start: runs the checks, and shows them where something blocks. */
export class Preflight extends Disposable {
  private open: { checks: DraftChecks; panel: PreflightPanel } | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly context: ChecksContext,
  ) {
    super();
  }

  /**
   * Runs the checks of a draft, and asks for consent if nothing blocks; the page with all that was
   * found opens if something does, or if it is asked for.
   */
  async lead(
    draft: () => MigrationDraft,
    actions: StartActions,
    { show = false }: { show?: boolean } = {},
  ): Promise<void> {
    const checks = new DraftChecks(this.context, draft);
    if (show) {
      this.show(checks, actions);
      await checks.runAll();
      return;
    }
    const waited = await waitedFor(checks);
    const answer = waited && checks.mayStart ? await actions.confirm(checks, 'offered') : 'checks';
    if (answer === 'start') await actions.start();
    if (answer === 'dryRun') await actions.dryRun();
    if (answer === 'checks' && waited) this.show(checks, actions);
    else checks.dispose();
  }

  override dispose(): void {
    this.close();
    super.dispose();
  }

  private show(checks: DraftChecks, actions: StartActions): void {
    this.close();
    const panel = new PreflightPanel(this.extension, checks, (message) =>
      this.act(message, checks, actions),
    );
    const open = { checks, panel };
    this.open = open;
    panel.onDidClose(() => {
      if (this.open === open) this.close();
    });
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    open?.panel.dispose();
    open?.checks.dispose();
  }

  private async act(
    message: PageMessage,
    checks: DraftChecks,
    actions: StartActions,
  ): Promise<void> {
    switch (message.type) {
      case 'ready':
        return;
      case 'start':
        return this.start(checks, actions);
      case 'checkAll':
        return checks.runAll();
      case 'changePlan':
        return actions.changePlan();
      case 'copy':
        return copyResults(checks);
      case 'check':
        return checks.runOne(message.check);
      case 'runFix':
      case 'copyFix':
      case 'choose': {
        const finding = checks.finding(message.check, message.index);
        if (finding) await this.actOn(finding, message.type, checks, actions);
      }
    }
  }

  private async start(checks: DraftChecks, actions: StartActions): Promise<void> {
    const answer = checks.mayStart ? await actions.confirm(checks, 'shown') : undefined;
    if (answer === 'dryRun') await actions.dryRun();
    if (answer !== 'start') return;
    this.close();
    await actions.start();
  }

  private async actOn(
    finding: PlainFinding,
    action: 'runFix' | 'copyFix' | 'choose',
    checks: DraftChecks,
    actions: StartActions,
  ): Promise<void> {
    const { fix, choice } = finding;
    const draft = checks.draft();
    if (action === 'runFix' && fix?.canRun === true) {
      if (await confirmFix(fix, draft[fix.side])) await checks.fix(finding);
    } else if (action === 'copyFix' && fix?.command !== undefined) {
      await copy(fix.command, vscode.l10n.t('Command copied'));
    } else if (action === 'choose' && choice) {
      await choose(choice, draft, actions);
    }
  }
}

/** @returns whether it was waited for to the end */
async function waitedFor(checks: DraftChecks): Promise<boolean> {
  const { source, target } = checks.draft();
  return withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Checking {0} and {1}', source.name, target.name),
      cancellable: true,
    },
    async (_progress, token) => {
      const given = new Promise<boolean>((resolve) => {
        token.onCancellationRequested(() => resolve(false));
      });
      return Promise.race([checks.runAll().then(() => true), given]);
    },
  );
}

/** Leads to where the user can choose otherwise. */
async function choose(
  choice: UserChoice,
  { source, target }: MigrationDraft,
  actions: StartActions,
): Promise<void> {
  switch (choice) {
    case 'plan':
      return actions.changePlan();
    case 'source-connection':
      await vscode.commands.executeCommand(commands.editConnection, source);
      return;
    case 'target-connection':
      await vscode.commands.executeCommand(commands.editConnection, target);
      return;
    case 'state-database':
      return openSetting(settings.stateDatabase);
    case 'parallel-ranges':
      return openSetting(settings.parallelRanges);
  }
}

async function openSetting(setting: string): Promise<void> {
  await vscode.commands.executeCommand(
    'workbench.action.openSettings',
    `${settingsSection}.${setting}`,
  );
}

async function copyResults(checks: DraftChecks): Promise<void> {
  const { source, target } = checks.draft();
  const labels = { source: labelled(source), target: labelled(target) };
  await copy(renderPreflightText(labels, checks.results), vscode.l10n.t('Results copied'));
}

async function copy(text: string, done: string): Promise<void> {
  await copyText(text);
  showInStatusBar(done);
}
