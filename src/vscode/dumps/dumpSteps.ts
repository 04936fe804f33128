import * as vscode from 'vscode';
import type { ExistingDataPolicy } from '../../engine/model/plan';
import type { DumpPlace } from '../../methods/dump/types';
import type { Means } from '../../methods/means';
import type { Choice, Step } from '../common/steps';

/** The answers with which is dumped or restored. */
export interface DumpAnswers {
  layout: DumpPlace['kind'];
  gzip: boolean;
  means: Means;
  existing: ExistingDataPolicy;
}

/** Answers before any question. */
export function firstAnswers(): DumpAnswers {
  return { layout: 'folder', gzip: false, means: 'native', existing: 'refuse' };
}

/** What is asked before a dump, beside who does it. */
export const dumpSteps: readonly Step<DumpAnswers>[] = [
  {
    async ask(state, prompt) {
      const layouts: [string, DumpPlace['kind'], boolean][] = [
        [vscode.l10n.t('Folder'), 'folder', false],
        [vscode.l10n.t('Folder, compressed'), 'folder', true],
        [vscode.l10n.t('Archive'), 'archive', false],
        [vscode.l10n.t('Archive, compressed'), 'archive', true],
      ];
      const picked = await prompt.pick({
        placeholder: vscode.l10n.t('What the dump is to be'),
        items: layouts.map(([label, layout, gzip]) => ({ label, value: { layout, gzip } })),
      });
      Object.assign(state, picked);
    },
  },
];

/** What becomes of data that is there. */
export const existingStep: Step<Pick<DumpAnswers, 'existing'>> = {
  async ask(state, prompt) {
    const items: Choice<ExistingDataPolicy>[] = [
      {
        label: vscode.l10n.t('Refuse if collections of the dump hold data already'),
        value: 'refuse',
      },
      { label: vscode.l10n.t('Drop these collections first'), value: 'drop' },
      {
        label: vscode.l10n.t('Keep their documents; the same _id is overwritten'),
        detail: vscode.l10n.t('mongorestore never overwrites: there, it fails.'),
        value: 'continue',
      },
    ];
    const placeholder = vscode.l10n.t('Data that is there already');
    state.existing = await prompt.pick({ placeholder, items, active: state.existing });
  },
};

/** What is asked before a restore, beside who does it. */
export const restoreSteps: readonly Step<DumpAnswers>[] = [
  {
    async ask(state, prompt) {
      const items: Choice<DumpPlace['kind']>[] = [
        { label: vscode.l10n.t('Folder'), value: 'folder' },
        { label: vscode.l10n.t('Archive'), value: 'archive' },
      ];
      const placeholder = vscode.l10n.t('What the dump is');
      state.layout = await prompt.pick({ placeholder, items, active: state.layout });
    },
  },
  existingStep,
];
