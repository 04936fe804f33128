import * as vscode from 'vscode';
import { showError, showInformation, showWarning, withProgress } from '../common/messages';
import { formatNumberOf } from '../../report';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import { connectionNamed } from '../connections/connectionNamed';
import { endpointOf } from '../connections/endpoint';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { Migrations } from '../migrations/migrations';
import { commands, productName } from '../names';
import { planOf, verifyOf, type FerryTaskDefinition } from '../tasks/definition';
import { ConnectionNames } from './connectionNames';
import { confirmPlan } from './confirmPlan';
import { diagnosticsOf } from './findings';
import { lineOf, parsePlanFile, planFiles } from './planFile';

/** `*.migration.json`: Check and Start above the text, what the checks found beside it. */
export class PlanFilesFeature extends Disposable implements vscode.CodeLensProvider {
  private readonly found = this.own(vscode.languages.createDiagnosticCollection('mongo-ferry'));

  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly migrations: Migrations,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(vscode.languages.registerCodeLensProvider(planFiles, this));
    const names = new ConnectionNames(this.store);
    this.own(vscode.languages.registerCompletionItemProvider(planFiles, names, '"'));
    this.command(commands.checkPlanFile, (document) => this.check(document));
    this.command(commands.startPlanFile, (document) => this.start(document));
    // What was found holds for the text that was checked.
    this.own(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.found.delete(document.uri)),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const top = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, command: string) =>
      new vscode.CodeLens(top, { title, command, arguments: [document.uri] });
    return [
      lens(vscode.l10n.t('$(checklist) Check'), commands.checkPlanFile),
      lens(vscode.l10n.t('$(play) Start'), commands.startPlanFile),
    ];
  }

  /** On the file that is given, or else on the one in the active editor. */
  private command(id: string, run: (document: vscode.TextDocument) => Promise<void>): void {
    this.own(
      vscode.commands.registerCommand(id, async (uri?: unknown) => {
        const document =
          uri instanceof vscode.Uri
            ? await vscode.workspace.openTextDocument(uri)
            : vscode.window.activeTextEditor?.document;
        if (!document) return;
        try {
          await run(document);
        } catch (error) {
          const line = errorLine(errorFacts(error));
          this.found.set(document.uri, [
            new vscode.Diagnostic(lineOf(document, 'operation'), line),
          ]);
          void showError(line);
        }
      }),
    );
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const definition = parsePlanFile(document);
    const { source, target } = this.sides(definition);
    const results = await withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking {0} → {1}…', source.name, target.name),
      },
      async () =>
        (await this.engine.client()).check({
          source: await endpointOf(this.store, source),
          target: await endpointOf(this.store, target),
          plan: planOf(definition),
        }),
    );
    const findings = results.flatMap((result) => result.findings);
    this.found.set(document.uri, diagnosticsOf(document, findings));
    const blockers = findings.filter(({ severity }) => severity === 'blocker').length;
    const checked = `${formatNumberOf(results.length, 'check')}, ${formatNumberOf(findings.length, 'finding')}`;
    if (blockers === 0) void showInformation(`${productName}: ${checked}`);
    else {
      void showWarning(vscode.l10n.t('{0}, {1} of which block the migration', checked, blockers));
    }
    if (findings.length > 0)
      await vscode.commands.executeCommand('workbench.actions.view.problems');
  }

  private async start(document: vscode.TextDocument): Promise<void> {
    await document.save();
    const definition = parsePlanFile(document);
    const { source, target } = this.sides(definition);
    const plan = planOf(definition);
    if (!(await confirmPlan(definition, source, target))) return;
    const { operation } = definition;
    const verify = verifyOf(definition);
    const record = await this.migrations.start({ operation, source, target, plan, verify });
    await vscode.commands.executeCommand(commands.openMigration, record.id);
  }

  private sides({ source, target }: FerryTaskDefinition): Record<'source' | 'target', Connection> {
    return {
      source: connectionNamed(this.store, source),
      target: connectionNamed(this.store, target),
    };
  }
}
