import * as vscode from 'vscode';
import {
  RUNBOOK_PHASES,
  type Actor,
  type Commands,
  type Runbook,
  type RunbookPhase,
  type RunbookStep,
} from '../../scenarios/runbook/types';
import type { Runbooks } from './runbooks';
import { accessible } from '../common/accessible';
import { prerequisiteKey, stepKey } from './storedRunbook';

/** An entry of the Runbook view. */
export type RunbookNode = GroupNode | PrerequisiteNode | StepNode | CommandsNode | TextNode;

/** The groups of a runbook: what must hold before, then its phases. */
export function groupsOf(runbook: Runbook, runbooks: Runbooks): GroupNode[] {
  const prerequisites = runbook.prerequisites.map(
    ({ text, state }) => new PrerequisiteNode(text, state, runbooks),
  );
  const phases = RUNBOOK_PHASES.map((phase) => {
    const steps = runbook.steps.filter((step) => step.phase === phase);
    return new GroupNode(
      phaseName(phase),
      steps.map((step) => new StepNode(step, runbooks)),
      vscode.TreeItemCollapsibleState.Expanded,
    );
  });
  const first = new GroupNode(
    vscode.l10n.t('Prerequisites'),
    prerequisites,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  return [first, ...phases].filter(({ nodes }) => nodes.length > 0);
}

/** A phase with its steps. */
export class GroupNode {
  constructor(
    readonly name: string,
    readonly nodes: readonly (PrerequisiteNode | StepNode)[],
    private readonly folded: vscode.TreeItemCollapsibleState,
  ) {}

  toTreeItem(): vscode.TreeItem {
    const done = this.nodes.filter((node) => node.isTicked).length;
    const complete = done === this.nodes.length;
    const item = new vscode.TreeItem(this.name, this.folded);
    item.id = this.name;
    item.description = vscode.l10n.t('{0} of {1} done', done, this.nodes.length);
    item.iconPath = complete
      ? new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('testing.iconPassed'))
      : new vscode.ThemeIcon('circle-large-outline');
    item.accessibilityInformation = accessible(this.name, item.description);
    return item;
  }
}

/** Something that must hold; ticked by itself where facts tell that it does. */
export class PrerequisiteNode {
  readonly key: string;

  constructor(
    private readonly text: string,
    private readonly state: 'met' | 'not met' | 'unknown',
    private readonly runbooks: Runbooks,
  ) {
    this.key = prerequisiteKey(text);
  }

  get isTicked(): boolean {
    const { text, state } = this;
    return this.runbooks.done.prerequisite({ text, state });
  }

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.text);
    item.id = this.key;
    item.checkboxState = checkbox(this.isTicked);
    const state = this.state === 'unknown' ? vscode.l10n.t('not known') : undefined;
    item.description = this.state === 'not met' ? vscode.l10n.t('not met') : state;
    item.tooltip = this.text;
    item.accessibilityInformation = accessible(this.text, item.description);
    return item;
  }
}

/** A step; its commands and what to look at are below it. */
export class StepNode {
  readonly key: string;

  constructor(
    readonly step: RunbookStep,
    private readonly runbooks: Runbooks,
  ) {
    this.key = stepKey(step);
  }

  get isTicked(): boolean {
    return this.runbooks.done.step(this.step);
  }

  get nodes(): RunbookNode[] {
    const { text, commands = [], check } = this.step;
    return [
      ...(text === undefined ? [] : [new TextNode(this.key, 'info', text)]),
      ...commands.map((each, index) => new CommandsNode(this.step, each, index, this.runbooks)),
      ...(check === undefined
        ? []
        : [new TextNode(this.key, 'eye', vscode.l10n.t('Before going on: {0}', check))]),
    ];
  }

  toTreeItem(): vscode.TreeItem {
    const { number, title, who } = this.step;
    const folded =
      this.nodes.length === 0
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(`${number}. ${title}`, folded);
    item.id = this.key;
    item.checkboxState = checkbox(this.isTicked);
    item.description = actorName(who);
    item.tooltip = `${title}\n${actorName(who)}`;
    item.accessibilityInformation = accessible(`${number}. ${title}`, actorName(who));
    return item;
  }
}

/** Commands of a step, to be run or copied. */
export class CommandsNode {
  constructor(
    readonly step: RunbookStep,
    readonly commands: Commands,
    private readonly index: number,
    private readonly runbooks: Runbooks,
  ) {}

  /** Whether there is a shell to run them in: bash, or mongosh on a saved connection. */
  get canRun(): boolean {
    const { language, on } = this.commands;
    if (language === 'bash') return true;
    return language === 'javascript' && on !== undefined && this.connection !== undefined;
  }

  get connection() {
    return this.commands.on && this.runbooks.connection(this.commands.on);
  }

  toTreeItem(): vscode.TreeItem {
    const { language, on, text } = this.commands;
    const lines = text.split('\n');
    const item = new vscode.TreeItem(lines.find((line) => !line.startsWith('//')) ?? text);
    item.id = `${stepKey(this.step)} commands ${this.index}`;
    item.iconPath = new vscode.ThemeIcon(language === 'bash' ? 'terminal' : 'code');
    const where = on === undefined ? '' : vscode.l10n.t('mongosh on the {0}', sideName(on));
    const more = lines.length > 1 ? vscode.l10n.t('{0} lines', lines.length) : '';
    item.description = [where, more].filter(Boolean).join(' · ');
    item.tooltip = new vscode.MarkdownString().appendCodeblock(text, language);
    item.accessibilityInformation = accessible(vscode.l10n.t('Commands'), text, where);
    item.contextValue = this.canRun ? 'commands run copy' : 'commands copy';
    return item;
  }
}

/** A text of a step. */
export class TextNode {
  constructor(
    private readonly stepKey: string,
    private readonly icon: string,
    readonly text: string,
  ) {}

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.text);
    item.id = `${this.stepKey} ${this.icon}`;
    item.iconPath = new vscode.ThemeIcon(this.icon);
    item.tooltip = this.text;
    item.accessibilityInformation = accessible(this.text);
    return item;
  }
}

function checkbox(ticked: boolean): vscode.TreeItemCheckboxState {
  return ticked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked;
}

function sideName(side: 'source' | 'target'): string {
  return side === 'source' ? vscode.l10n.t('source') : vscode.l10n.t('target');
}

function actorName(actor: Actor): string {
  switch (actor) {
    case 'you':
      return vscode.l10n.t('you');
    case 'Mongo Ferry':
      return 'Mongo Ferry';
    case 'cloud console':
      return vscode.l10n.t('cloud console');
  }
}

function phaseName(phase: RunbookPhase): string {
  switch (phase) {
    case 'prepare':
      return vscode.l10n.t('Prepare');
    case 'move':
      return vscode.l10n.t('Move');
    case 'cut over':
      return vscode.l10n.t('Cut over');
    case 'roll back':
      return vscode.l10n.t('Roll back');
    case 'clean up':
      return vscode.l10n.t('Clean up');
  }
}
