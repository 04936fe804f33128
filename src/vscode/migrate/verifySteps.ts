import * as vscode from 'vscode';
import type { VerifyMode } from '../../engine/model/verification';
import type { Step, StepPrompt } from '../common/steps';
import type { VerifyChoices } from '../migrations/record';

/** The questions of a comparison about how to compare, and what to do with what differs. */
export function verifySteps<S extends { verify: VerifyChoices }>(
  applies: (state: S) => boolean,
): Step<S>[] {
  return [
    { applies, ask: ({ verify }, prompt) => askMode(verify, prompt) },
    {
      applies: (state) => applies(state) && state.verify.mode !== 'sample',
      ask: ({ verify }, prompt) => askRepair(verify, prompt),
    },
  ];
}

async function askMode(choices: VerifyChoices, prompt: StepPrompt): Promise<void> {
  choices.mode = await prompt.pick<VerifyMode>({
    placeholder: vscode.l10n.t('How closely to compare'),
    active: choices.mode,
    items: [
      {
        label: vscode.l10n.t('$(shield) Byte for byte'),
        detail: vscode.l10n.t('Every document, the order of its fields too.'),
        value: 'exact',
      },
      {
        label: vscode.l10n.t('$(list-unordered) By content'),
        detail: vscode.l10n.t('Every document, whatever the order of its fields.'),
        value: 'content',
      },
      {
        label: vscode.l10n.t('$(key) By the servers’ hashes'),
        detail: vscode.l10n.t(
          'Moves no documents, for deployments that are far away; holds back writes to each database meanwhile. Where hashes differ or can’t be had, byte for byte.',
        ),
        value: 'hash',
      },
      {
        label: vscode.l10n.t('$(dashboard) A sample'),
        detail: vscode.l10n.t(
          '1,000 documents of each collection, and their numbers: a quick look, no proof.',
        ),
        value: 'sample',
      },
    ],
  });
  if (choices.mode === 'sample') choices.repair = false;
}

async function askRepair(choices: VerifyChoices, prompt: StepPrompt): Promise<void> {
  choices.repair = await prompt.pick<boolean>({
    placeholder: vscode.l10n.t('What to do with differences'),
    active: choices.repair,
    items: [
      {
        label: vscode.l10n.t('$(list-flat) Report them'),
        detail: vscode.l10n.t('Nothing is written.'),
        value: false,
      },
      {
        label: vscode.l10n.t('$(wrench) Repair the target'),
        detail: vscode.l10n.t(
          'Makes it equal to the source where it differs, and compares again. Documents that only the target has are deleted.',
        ),
        value: true,
      },
    ],
  });
}
