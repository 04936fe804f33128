import * as vscode from 'vscode';
import type { Rename } from '../../engine/model/plan';
import type { StepPrompt } from '../common/steps';
import { askLevel } from '../migrations/askLoad';
import { loadText } from '../migrations/recordText';
import { namespaceOf } from './namespaces';
import type { PlanState } from './planState';

type Option = 'continue' | 'renames' | 'load' | 'compare';

/** Shows the options as they stand and asks for those that are chosen, until all is well. */
export async function askOptions(state: PlanState, prompt: StepPrompt): Promise<void> {
  for (;;) {
    switch (await askWhich(state, prompt)) {
      case 'continue':
        return;
      case 'renames':
        await askRename(state, prompt);
        break;
      case 'load':
        await askLevel(state.load, prompt);
        break;
      case 'compare':
        state.backgroundVerify = !state.backgroundVerify;
    }
  }
}

async function askWhich(state: PlanState, prompt: StepPrompt): Promise<Option> {
  const { operation, renames, load, backgroundVerify } = state;
  const items: { label: string; description: string; value: Option }[] = [
    {
      label: vscode.l10n.t('$(arrow-right) Continue'),
      description: vscode.l10n.t('with these options'),
      value: 'continue',
    },
    {
      label: vscode.l10n.t('$(tag) Names in the target'),
      description: renames.length === 0 ? vscode.l10n.t('as in the source') : renamesText(renames),
      value: 'renames',
    },
  ];
  if (operation !== 'verify') {
    items.push({
      label: vscode.l10n.t('$(dashboard) Load'),
      description: loadText(load),
      value: 'load',
    });
  }
  if (operation === 'migrate' || operation === 'sync') {
    items.push({
      label: vscode.l10n.t('$(shield) Compare while following'),
      description: backgroundVerify
        ? vscode.l10n.t('yes, in the background')
        : vscode.l10n.t('no, at the cutover only'),
      value: 'compare',
    });
  }
  return prompt.pick<Option>({ placeholder: vscode.l10n.t('Options'), items });
}

/** `shop → store, crm.users → crm.people` */
export function renamesText(renames: readonly Rename[]): string {
  return renames.map(({ from, to }) => `${from} → ${to}`).join(', ');
}

async function askRename(state: PlanState, prompt: StepPrompt): Promise<void> {
  const databases = [...new Set(state.chosen.map(({ database }) => database))];
  const current = (name: string) => state.renames.find(({ from }) => from === name)?.to;
  const item = (label: string) => {
    const to = current(label);
    return { label, ...(to === undefined ? {} : { description: `→ ${to}` }), value: label };
  };
  const from = await prompt.pick<string>({
    placeholder: vscode.l10n.t('What has another name in the target'),
    items: [
      { label: vscode.l10n.t('Databases'), kind: vscode.QuickPickItemKind.Separator },
      ...databases.map(item),
      { label: vscode.l10n.t('Namespaces'), kind: vscode.QuickPickItemKind.Separator },
      ...state.chosen.map(namespaceOf).map(item),
    ],
  });
  const isDatabase = databases.includes(from);
  const to = await prompt.text({
    prompt: vscode.l10n.t('Name of {0} in the target; empty for the same', from),
    value: current(from) ?? from,
    validate: (text) => nameProblem(text, isDatabase),
  });
  const others = state.renames.filter((rename) => rename.from !== from);
  state.renames = to === '' || to === from ? others : [...others, { from, to }];
}

/** As far as a server refuses them. */
function nameProblem(text: string, isDatabase: boolean): string | undefined {
  if (text === '') return undefined;
  if (isDatabase) {
    return /^[^/\\. "$*<>:|?]{1,63}$/.test(text)
      ? undefined
      : vscode.l10n.t('A database’s name: up to 63 characters, without . / \\ $ or blanks.');
  }
  return /^[^/\\. "$*<>:|?]{1,63}\.[^$]+$/.test(text)
    ? undefined
    : vscode.l10n.t('A database and a collection, with a dot between: db.collection.');
}
