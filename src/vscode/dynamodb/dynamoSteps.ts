import * as vscode from 'vscode';
import type { TablePlace } from '../../methods/dynamodb/types';
import type { Choice, Step } from '../common/steps';

type Way = 'default' | 'profile' | 'endpoint';

/** The answers that say where a live table is. */
export interface TableAnswers {
  table: string;
  region: string;
  way: Way;
  profile: string;
  endpoint: string;
}

/** Answers before any question. */
export function firstTableAnswers(): TableAnswers {
  return { table: '', region: '', way: 'default', profile: '', endpoint: '' };
}

/** What is asked to find a live table; no question is about a secret: the AWS SDK finds those. */
export const tableSteps: readonly Step<TableAnswers>[] = [
  {
    async ask(state, prompt) {
      state.table = await prompt.text({
        prompt: vscode.l10n.t('Name of the DynamoDB table'),
        value: state.table,
        validate: (text) =>
          /^[\w.-]{3,255}$/.test(text)
            ? undefined
            : vscode.l10n.t('Write a name of 3 to 255 letters, digits, “_”, “-” and “.”.'),
      });
    },
  },
  {
    async ask(state, prompt) {
      state.region = await prompt.text({
        prompt: vscode.l10n.t('AWS region of the table; empty: as the AWS configuration says'),
        placeholder: 'eu-central-1',
        value: state.region,
        validate: (text) =>
          /^[a-z0-9-]*$/.test(text) ? undefined : vscode.l10n.t('Write it as eu-central-1.'),
      });
    },
  },
  {
    async ask(state, prompt) {
      const items: Choice<Way>[] = [
        {
          label: vscode.l10n.t('AWS, with the credentials of this machine'),
          detail: vscode.l10n.t('Of the environment, the default profile or a role'),
          value: 'default',
        },
        {
          label: vscode.l10n.t('AWS, with a profile'),
          detail: vscode.l10n.t('Of the AWS configuration on this machine'),
          value: 'profile',
        },
        {
          label: vscode.l10n.t('Another endpoint'),
          detail: vscode.l10n.t('DynamoDB local, say'),
          value: 'endpoint',
        },
      ];
      const placeholder = vscode.l10n.t('How the table is reached');
      state.way = await prompt.pick({ placeholder, items, active: state.way });
    },
  },
  {
    applies: ({ way }) => way === 'profile',
    async ask(state, prompt) {
      state.profile = await prompt.text({
        prompt: vscode.l10n.t('Name of the AWS profile'),
        value: state.profile,
        validate: (text) =>
          text.trim() === '' ? vscode.l10n.t('Write the name of a profile.') : undefined,
      });
    },
  },
  {
    applies: ({ way }) => way === 'endpoint',
    async ask(state, prompt) {
      state.endpoint = await prompt.text({
        prompt: vscode.l10n.t('Address of the endpoint'),
        placeholder: 'http://localhost:8000',
        value: state.endpoint,
        validate: (text) =>
          /^https?:\/\/[^\s@]+$/.test(text)
            ? undefined
            : vscode.l10n.t('Write it as http://localhost:8000.'),
      });
    },
  },
];

/** Where the answers say that the table is. */
export function tablePlaceOf({ table, region, way, profile, endpoint }: TableAnswers): TablePlace {
  return {
    table,
    region: region === '' ? undefined : region,
    profile: way === 'profile' ? profile.trim() : undefined,
    endpoint: way === 'endpoint' ? endpoint : undefined,
  };
}
