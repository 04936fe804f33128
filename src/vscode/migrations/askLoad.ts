import * as vscode from 'vscode';
import type { LoadSettings } from '../../engine/model/load';
import type { LoadLevel } from '../../engine/model/load';
import { runSteps, type Step, type StepPrompt } from '../common/steps';
import type { MigrationRecord } from './record';

/** As rates are shown. */
const MEGABYTE = 1_000_000;

/** Asks how hard a migration may work; undefined when the user gives up. */
export async function askLoad(record: MigrationRecord): Promise<LoadSettings | undefined> {
  const load = { ...(record.status.load ?? record.plan.load) };
  const title = vscode.l10n.t('Load of {0}', record.plan.name);
  return (await runSteps(title, load, steps)) ? load : undefined;
}

const steps: Step<LoadSettings>[] = [
  { ask: askLevel },
  {
    ask: async (load, prompt) => {
      const megabytes = await askLimit(
        prompt,
        vscode.l10n.t('Most megabytes a second; empty for no limit'),
        load.maxBytesPerSecond && load.maxBytesPerSecond / MEGABYTE,
      );
      load.maxBytesPerSecond = megabytes && megabytes * MEGABYTE;
    },
  },
  {
    ask: async (load, prompt) => {
      load.maxDocumentsPerSecond = await askLimit(
        prompt,
        vscode.l10n.t('Most documents a second; empty for no limit'),
        load.maxDocumentsPerSecond,
      );
    },
  },
];

/** Asks for the level alone. */
export async function askLevel(load: LoadSettings, prompt: StepPrompt): Promise<void> {
  load.level = await prompt.pick<LoadLevel>({
    placeholder: vscode.l10n.t('How hard the target may be worked'),
    active: load.level,
    items: [
      {
        label: vscode.l10n.t('Full'),
        description: vscode.l10n.t('8 writes at a time'),
        detail: vscode.l10n.t('As fast as the target lets it.'),
        value: 'full',
      },
      {
        label: vscode.l10n.t('Balanced'),
        description: vscode.l10n.t('4 writes at a time'),
        detail: vscode.l10n.t('Leaves half of the target to others.'),
        value: 'balanced',
      },
      {
        label: vscode.l10n.t('Gentle'),
        description: vscode.l10n.t('1 write at a time'),
        detail: vscode.l10n.t('For a target that others need more.'),
        value: 'gentle',
      },
    ],
  });
}

async function askLimit(
  prompt: StepPrompt,
  question: string,
  current: number | undefined,
): Promise<number | undefined> {
  const text = await prompt.text({
    prompt: question,
    value: current === undefined ? '' : String(current),
    validate: (typed) =>
      typed.trim() === '' || Number(typed) > 0
        ? undefined
        : vscode.l10n.t('A number above 0, or nothing.'),
  });
  return text.trim() === '' ? undefined : Number(text);
}
