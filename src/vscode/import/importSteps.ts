import * as vscode from 'vscode';
import type { DynamoSource } from '../../methods/dynamodb/types';
import { IMPORT_MODES, type ImportMode } from '../../methods/import/types';
import type { Means } from '../../methods/means';
import type { Choice, Step, StepPrompt } from '../common/steps';

/** The answers with which a file is imported. */
export interface ImportState {
  namespace: string;
  means: Means;
  mode: ImportMode;
  keyFields: string[];
}

/** Which collection takes the documents. */
export const namespaceStep: Step<Pick<ImportState, 'namespace'>> = {
  async ask(state, prompt) {
    state.namespace = await prompt.text({
      prompt: vscode.l10n.t('Collection to import into, as database.collection'),
      value: state.namespace,
      validate: (text) =>
        /^[^./\\ "$*<>:|?]+\.[^$]+$/.test(text)
          ? undefined
          : vscode.l10n.t('Write it as database.collection.'),
    });
  },
};

/** The questions about a file before its preview, beside who does it. */
export const importSteps: readonly Step<ImportState>[] = [
  namespaceStep,
  {
    async ask(state, prompt) {
      state.mode = await askMode(state, prompt);
    },
  },
  {
    applies: ({ mode }) => mode !== 'insert',
    async ask(state, prompt) {
      const text = await prompt.text({
        prompt: vscode.l10n.t('Fields that tell documents apart, with commas between them'),
        value: state.keyFields.join(', '),
        validate: (value) =>
          listOf(value).length > 0 ? undefined : vscode.l10n.t('Name at least one field.'),
      });
      state.keyFields = listOf(text);
    },
  },
];

/** What can be imported. */
export type ImportKind = 'file' | 'console' | DynamoSource['kind'];

/** Asks what is to be imported. */
export const kindStep: Step<{ kind: ImportKind }> = {
  async ask(state, prompt) {
    const items: Choice<ImportKind>[] = [
      {
        label: vscode.l10n.t('File'),
        detail: vscode.l10n.t('CSV, TSV, JSON, Extended JSON or BSON; gzip or zstd'),
        value: 'file',
      },
      {
        label: vscode.l10n.t('DynamoDB: export to S3'),
        detail: vscode.l10n.t('A folder with the manifests, copied to this machine'),
        value: 'export',
      },
      {
        label: vscode.l10n.t('DynamoDB: live table'),
        detail: vscode.l10n.t('Read with the AWS credentials of this machine'),
        value: 'table',
      },
      {
        label: vscode.l10n.t('DynamoDB: CSV of the console'),
        detail: vscode.l10n.t('Download results to CSV, in the AWS console'),
        value: 'console',
      },
    ];
    const placeholder = vscode.l10n.t('What to import');
    state.kind = await prompt.pick({ placeholder, items, active: state.kind });
  },
};

/** Names with commas between them. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function askMode({ mode }: ImportState, prompt: StepPrompt): Promise<ImportMode> {
  const texts: Record<ImportMode, [string, string]> = {
    insert: [
      vscode.l10n.t('Insert'),
      vscode.l10n.t('New documents; those whose _id is there already are rejected'),
    ],
    upsert: [
      vscode.l10n.t('Replace or insert'),
      vscode.l10n.t('Each document takes the place of the one with the same key'),
    ],
    merge: [
      vscode.l10n.t('Merge'),
      vscode.l10n.t('Fields are set in the document with the same key; others stay'),
    ],
    delete: [vscode.l10n.t('Delete'), vscode.l10n.t('The document with the same key is deleted')],
  };
  const items = IMPORT_MODES.map((value): Choice<ImportMode> => {
    const [label, detail] = texts[value];
    return { value, label, detail };
  });
  const placeholder = vscode.l10n.t('What to do with each document');
  return prompt.pick({ placeholder, items, active: mode });
}
