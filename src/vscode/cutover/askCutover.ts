import * as vscode from 'vscode';
import { showWarning } from '../common/messages';
import type { CutoverChoices } from '../../engine/model/cutover';
import { formatBytes, formatCount, formatNumberOf } from '../../report';
import { runSteps, type Step, type StepPrompt } from '../common/steps';
import { typeName } from '../migrations/confirm';
import type { MigrationRecord } from '../migrations/record';

type Choices = Required<CutoverChoices>;

/** Asks how writes stop and whether there is a way back, then for consent; undefined without it. */
export async function askCutover(record: MigrationRecord): Promise<Choices | undefined> {
  const { plan, source, target } = record;
  const choices: Choices = {
    blockWrites: plan.blockWrites ?? false,
    reverse: plan.reverse ?? false,
  };
  const steps: Step<Choices>[] = [
    { ask: (state, prompt) => askWrites(state, prompt, source.name) },
    {
      // What the target lacks by a rule would be taken for deleted.
      applies: () => (plan.rules ?? []).length === 0,
      ask: (state, prompt) => askWayBack(state, prompt, record),
    },
  ];
  const title = vscode.l10n.t('Cut over from {0} to {1}', source.name, target.name);
  if (!(await runSteps(title, choices, steps))) return undefined;
  return (await confirmCutover(record, choices)) ? choices : undefined;
}

async function askWrites(choices: Choices, prompt: StepPrompt, source: string): Promise<void> {
  choices.blockWrites = await prompt.pick<boolean>({
    placeholder: vscode.l10n.t('How writes to {0} stop', source),
    active: choices.blockWrites,
    items: [
      {
        label: vscode.l10n.t('$(person) They have stopped'),
        detail: vscode.l10n.t('The applications that write to it are down or read only.'),
        value: false,
      },
      {
        label: vscode.l10n.t('$(lock) Block them'),
        detail: vscode.l10n.t(
          'The whole source refuses writes from now on (setUserWriteBlockMode, since MongoDB 6.0).',
        ),
        value: true,
      },
    ],
  });
}

async function askWayBack(
  choices: Choices,
  prompt: StepPrompt,
  { source, target }: MigrationRecord,
): Promise<void> {
  choices.reverse = await prompt.pick<boolean>({
    placeholder: vscode.l10n.t('Whether there is a way back'),
    active: choices.reverse,
    items: [
      {
        label: vscode.l10n.t('$(arrow-right) No way back'),
        detail: vscode.l10n.t('{0} stays as it is at the cutover.', source.name),
        value: false,
      },
      {
        label: vscode.l10n.t('$(arrow-swap) Reverse sync'),
        detail: vscode.l10n.t(
          'What is written to {0} afterwards can be applied to {1}: going back loses nothing.',
          target.name,
          source.name,
        ),
        value: true,
      },
    ],
  });
}

/** Asks for consent, naming what it concerns; on production the target's name is typed. */
async function confirmCutover(
  { status, source, target }: MigrationRecord,
  { blockWrites, reverse }: Choices,
): Promise<boolean> {
  const question = vscode.l10n.t('Cut over from {0} to {1}?', source.name, target.name);
  const detail = [
    vscode.l10n.t(
      '{0}, {1}, {2} changes applied in {3}.',
      formatNumberOf(status.documents, 'document'),
      formatBytes(status.bytes),
      formatCount(status.changesApplied),
      formatNumberOf(status.namespaces, 'namespace'),
    ),
    blockWrites
      ? vscode.l10n.t('{0} refuses writes from now on.', source.name)
      : vscode.l10n.t(
          'Writes to the source must have stopped. What is written there from now on is not carried over.',
        ),
    vscode.l10n.t('It can be given up until the last changes are applied.'),
    reverse
      ? vscode.l10n.t(
          'Afterwards, reverse sync can keep {0} in step, so that you can go back.',
          source.name,
        )
      : vscode.l10n.t(
          'After that it cannot be undone: synchronization ends here, with no way back.',
        ),
  ].join('\n\n');
  const cutOver = blockWrites
    ? vscode.l10n.t('Block Writes and Cut Over')
    : vscode.l10n.t('Writes Have Stopped: Cut Over');
  const answer = await showWarning(question, { modal: true, detail }, cutOver);
  if (answer !== cutOver) return false;
  return !(source.production || target.production) || typeName(target.name, question);
}
