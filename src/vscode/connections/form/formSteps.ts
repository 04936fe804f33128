import * as vscode from 'vscode';
import type { Choice, Step, StepPrompt } from '../../common/steps';
import type { EditState } from '../editSteps';
import { uriProblem } from '../uriProblem';
import { credentialSteps } from './credentialSteps';
import { composeUri, type ConnectionForm } from './compose';

/** A connection that is being made by the form. */
export interface FormState extends EditState {
  form: ConnectionForm;
}

/** The questions of the form; the last ones compose the connection string. */
export function formSteps(): Step<FormState>[] {
  return [
    ...[...serverSteps, ...tlsSteps, ...credentialSteps].map((step) => ofForm(step)),
    ...proxySteps.map((step) => ofForm(step, (state) => (state.uri = composeUri(state.form)))),
  ];
}

function ofForm(step: Step<ConnectionForm>, then?: (state: FormState) => void): Step<FormState> {
  return {
    applies: ({ form }) => step.applies?.(form) ?? true,
    async ask(state, prompt) {
      await step.ask(state.form, prompt);
      then?.(state);
    },
  };
}

const serverSteps: Step<ConnectionForm>[] = [
  {
    async ask(form, prompt) {
      form.srv = await prompt.pick({
        placeholder: vscode.l10n.t('How is the deployment found?'),
        active: form.srv,
        items: [
          {
            label: vscode.l10n.t('By its hosts'),
            description: 'mongodb://',
            value: false,
          },
          {
            label: vscode.l10n.t('By one name with an SRV record, as Atlas has it'),
            description: 'mongodb+srv://',
            value: true,
          },
        ],
      });
      form.tls ||= form.srv;
    },
  },
  {
    async ask(form, prompt) {
      form.hosts = await prompt.text({
        prompt: form.srv
          ? vscode.l10n.t('Name with the SRV record')
          : vscode.l10n.t('Hosts with their ports, separated by commas'),
        placeholder: form.srv
          ? 'cluster0.abcde.mongodb.net'
          : 'db1.example:27017,db2.example:27017',
        value: form.hosts,
        validate: (hosts) => hostsProblem({ ...form, hosts }),
      });
    },
  },
  {
    applies: ({ srv, hosts }) => !srv && !hosts.includes(','),
    async ask(form, prompt) {
      form.direct = await yesOrNo(prompt, form.direct, {
        question: vscode.l10n.t('Only this one host, or the replica set that it is a member of?'),
        no: vscode.l10n.t('The whole replica set, or a standalone'),
        yes: vscode.l10n.t('Only this host (direct connection)'),
      });
    },
  },
  {
    applies: ({ srv, direct }) => !srv && !direct,
    async ask(form, prompt) {
      form.replicaSet = await prompt.text({
        prompt: vscode.l10n.t('Name of the replica set. Empty: whatever the hosts are.'),
        value: form.replicaSet,
      });
    },
  },
];

const tlsSteps: Step<ConnectionForm>[] = [
  {
    async ask(form, prompt) {
      form.tls = await yesOrNo(prompt, form.tls, {
        question: vscode.l10n.t('Encrypt the connection with TLS?'),
        no: vscode.l10n.t('No TLS'),
        yes: vscode.l10n.t('TLS'),
      });
    },
  },
  {
    applies: ({ tls }) => tls,
    ask: (form, prompt) =>
      askFile(form, 'tlsCAFile', prompt, {
        question: vscode.l10n.t('Whose certificates are trusted?'),
        none: vscode.l10n.t('Those that this system trusts'),
        choose: vscode.l10n.t('Those of a CA file…'),
      }),
  },
  {
    applies: ({ tls }) => tls,
    ask: (form, prompt) =>
      askFile(form, 'tlsCertificateKeyFile', prompt, {
        question: vscode.l10n.t('Does the client show a certificate of its own?'),
        none: vscode.l10n.t('No client certificate'),
        choose: vscode.l10n.t('A PEM file with certificate and key…'),
      }),
  },
  {
    applies: ({ tls, tlsCertificateKeyFile }) => tls && tlsCertificateKeyFile !== '',
    async ask(form, prompt) {
      form.tlsCertificateKeyFilePassword = await prompt.text({
        prompt: vscode.l10n.t('Password of the key. Empty: it has none.'),
        password: true,
      });
    },
  },
];

const throughProxy = ({ proxyHost }: ConnectionForm) => proxyHost !== '';

const proxySteps: Step<ConnectionForm>[] = [
  {
    async ask(form, prompt) {
      form.proxyHost = await prompt.text({
        prompt: vscode.l10n.t('Host of a SOCKS5 proxy on the way. Empty: none.'),
        value: form.proxyHost,
      });
    },
  },
  {
    applies: throughProxy,
    async ask(form, prompt) {
      form.proxyPort = await prompt.text({
        prompt: vscode.l10n.t('Port of the proxy'),
        value: form.proxyPort === '' ? '1080' : form.proxyPort,
        validate: (text) =>
          /^\d{1,5}$/.test(text) ? undefined : vscode.l10n.t('Enter a number from 1 to 65535.'),
      });
    },
  },
  {
    applies: throughProxy,
    async ask(form, prompt) {
      form.proxyUsername = await prompt.text({
        prompt: vscode.l10n.t('User of the proxy. Empty: it asks for none.'),
        value: form.proxyUsername,
      });
    },
  },
  {
    applies: (form) => throughProxy(form) && form.proxyUsername !== '',
    async ask(form, prompt) {
      form.proxyPassword = await prompt.text({
        prompt: vscode.l10n.t('Password of the proxy'),
        password: true,
      });
    },
  },
];

function hostsProblem(form: ConnectionForm): string | undefined {
  if (form.hosts.trim() === '') return vscode.l10n.t('Enter a host.');
  if (/[/@?\s]/.test(form.hosts.replaceAll(/\s*,\s*/g, ','))) {
    return vscode.l10n.t('Enter names and ports only.');
  }
  try {
    return uriProblem(composeUri({ ...form, username: '', password: '' }));
  } catch {
    return vscode.l10n.t('These are no hosts: write them as name:port.');
  }
}

function yesOrNo(
  prompt: StepPrompt,
  active: boolean,
  { question, no, yes }: { question: string; no: string; yes: string },
): Promise<boolean> {
  const items: Choice<boolean>[] = [
    { label: no, value: false },
    { label: yes, value: true },
  ];
  return prompt.pick({ placeholder: question, active, items });
}

async function askFile(
  form: ConnectionForm,
  field: 'tlsCAFile' | 'tlsCertificateKeyFile',
  prompt: StepPrompt,
  { question, none, choose }: { question: string; none: string; choose: string },
): Promise<void> {
  const path = form[field];
  const kept = path === '' ? [] : [{ label: path, value: 'keep' as const }];
  const choice = await prompt.pick({
    placeholder: question,
    items: [
      ...kept,
      { label: none, value: 'none' as const },
      { label: choose, value: 'choose' as const },
    ],
  });
  if (choice === 'keep') return;
  form[field] = choice === 'none' ? '' : await prompt.file(question);
}
