import * as vscode from 'vscode';
import { copyText } from '../common/clipboard';
import { showInStatusBar, showInformation } from '../common/messages';
import { renderRecommendationMarkdown } from '../../scenarios/render/recommendation';
import type { RankedMethod } from '../../scenarios/rankedMethod';
import { pickOne } from '../common/ask';
import { showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { Connection } from '../connections/connection';
import { connectionChoice, pickConnection } from '../connections/pickConnection';
import type { ConnectionSelection } from '../connections/selection';
import type { ConnectionStore } from '../connections/store';
import { connectionOf } from '../explorer/connectionOf';
import { commands, views } from '../names';
import { openUntitledMarkdown } from '../runbook/runbookDocuments';
import { mongoshCommand } from '../runbook/runbookFeature';
import type { Runbooks } from '../runbook/runbooks';
import type { RunbookTerminal } from '../runbook/runbookTerminal';
import { carryOut } from './carryOut';
import { grantFor } from './grants';
import type { PageMessage } from '../../pages/recommendation';
import { askNeed, askNeeds, isNeedName } from './needs';
import { remedyOf } from './pageModel';
import type { Recommendations } from './recommendations';
import { RecommendationView } from './recommendationView';

/** The Recommendation view, which follows the selected connections, and its commands. */
export class RecommendationFeature extends Disposable {
  private readonly view: RecommendationView;

  constructor(
    extension: vscode.Uri,
    private readonly store: ConnectionStore,
    private readonly selection: ConnectionSelection,
    private readonly recommendations: Recommendations,
    private readonly runbooks: Runbooks,
    private readonly terminal: RunbookTerminal,
  ) {
    super();
    this.view = this.own(
      new RecommendationView(extension, recommendations, (message) => this.act(message)),
    );
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(vscode.window.registerWebviewViewProvider(views.recommendation, this.view));
    this.own(
      this.selection.onDidChange((selected) => {
        // Members, indexes and the like are selected as well; they say nothing about the sides.
        if (selected.length > 0) this.recommendations.follow(selected);
      }),
    );
    const command = (id: string, run: (...given: unknown[]) => Promise<unknown>) =>
      this.own(
        vscode.commands.registerCommand(id, (...given: unknown[]) =>
          showingFailure(() => run(...given)),
        ),
      );
    command(commands.recommend, (node, nodes) => this.recommend(node, nodes));
    command(commands.chooseRecommendationTarget, () => this.chooseTarget());
    command(commands.changeNeeds, () => this.changeNeeds());
    command(commands.exportRecommendation, () => this.export());
  }

  private async recommend(node: unknown, nodes: unknown): Promise<void> {
    const given = (Array.isArray(nodes) && nodes.length > 1 ? nodes : [node]).flatMap(
      (each) => connectionOf(each) ?? [],
    );
    const chosen = given.length > 1 ? inOrderOf(this.selection.all, given) : given;
    const [
      source = await pickConnection(this.store, vscode.l10n.t('Recommend: choose the source')),
    ] = chosen;
    if (!source) return;
    this.recommendations.follow([source, ...chosen.slice(1)]);
    if (!this.recommendations.target && !(await this.chooseTarget())) return;
    await vscode.commands.executeCommand(`${views.recommendation}.focus`);
    await this.recommendations.connect();
  }

  /** @returns whether a target was chosen */
  private async chooseTarget(): Promise<boolean> {
    const { source } = this.recommendations;
    if (!source) {
      await vscode.commands.executeCommand(commands.recommend);
      return false;
    }
    const { name, id } = source.connection;
    const others = this.store.all().filter((other) => other.id !== id);
    if (others.length === 0) {
      void showInformation(
        vscode.l10n.t('Add a second connection first: the target of {0}.', name),
      );
      return false;
    }
    const picked = await pickOne(others.map(connectionChoice), {
      placeHolder: vscode.l10n.t('Target of {0}', name),
      matchOnDetail: true,
    });
    if (!picked) return false;
    this.recommendations.setTarget(picked.value);
    await this.recommendations.connect();
    return true;
  }

  private async changeNeeds(name?: string): Promise<void> {
    const { source, target, needs } = this.recommendations;
    if (!source || !target) {
      await vscode.commands.executeCommand(commands.recommend);
      return;
    }
    const asking = {
      title: vscode.l10n.t('Needs: {0} to {1}', source.connection.name, target.connection.name),
      programs: () => this.recommendations.programs(),
    };
    if (name === undefined || !isNeedName(name)) {
      await askNeeds(needs, asking, (changed) => this.recommendations.setNeeds(changed));
      return;
    }
    const changed = await askNeed(name, needs, asking);
    if (changed) this.recommendations.setNeeds(changed);
  }

  private async export(): Promise<void> {
    const { answer, source, target } = this.recommendations;
    if (answer.state !== 'ready' || !source || !target) {
      void showInformation(
        vscode.l10n.t('There is no recommendation yet: choose Recommend… for a connection first.'),
      );
      return;
    }
    const labels = { source: source.connection.name, target: target.connection.name };
    await openUntitledMarkdown(renderRecommendationMarkdown(answer.recommendation, labels));
  }

  private async act(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'connect':
        return this.recommendations.connect();
      case 'addConnection':
        return run(commands.addConnection);
      case 'chooseTarget':
        return run(commands.chooseRecommendationTarget);
      case 'changeNeeds':
        return this.changeNeeds(message.need);
      case 'showMatrix':
        return run(commands.showMatrix);
      case 'use':
      case 'runbook':
        return this.start(message);
      case 'copyRemedy':
      case 'runRemedy':
        return this.remedy(message);
      case 'copyGrant':
        return this.copyGrant(message);
      case 'ready':
        return;
    }
  }

  private async start({ type, method: id }: { type: 'use' | 'runbook'; method: string }) {
    const chosen = this.chosen(id);
    if (!chosen) return;
    if (type === 'use') await carryOut(chosen, this.runbooks);
    else await this.runbooks.open(chosen);
  }

  private async remedy({
    type,
    method: id,
    blocker,
  }: {
    type: 'copyRemedy' | 'runRemedy';
    method: string;
    blocker: string;
  }): Promise<void> {
    const { source } = this.recommendations;
    const found = this.recommendations.method(id)?.blockers.find((one) => one.id === blocker);
    const commandsToRun = found && remedyOf(found, source);
    if (!source || !commandsToRun) return;
    if (type === 'copyRemedy') await copy(commandsToRun.text);
    else await this.terminal.prefill(mongoshCommand(source.connection, commandsToRun.text));
  }

  private async copyGrant({ method: id, grant }: { method: string; grant: number }) {
    const role = this.recommendations.method(id)?.roles[grant];
    if (role) await copy(grantFor(role, this.recommendations));
  }

  private chosen(id: string) {
    const method: RankedMethod | undefined = this.recommendations.method(id);
    return method && this.recommendations.chosen(method);
  }
}

/** Connections of a menu in the order in which they were selected. */
function inOrderOf(selected: readonly Connection[], given: Connection[]): Connection[] {
  const place = ({ id }: Connection) => selected.findIndex((each) => each.id === id);
  return given.toSorted((a, b) => place(a) - place(b));
}

async function run(command: string): Promise<void> {
  await vscode.commands.executeCommand(command);
}

async function copy(text: string): Promise<void> {
  await copyText(text);
  showInStatusBar(vscode.l10n.t('Command copied'));
}
