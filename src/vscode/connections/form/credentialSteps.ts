import * as vscode from 'vscode';
import type { Step, StepPrompt } from '../../common/steps';
import {
  hasAuthSource,
  takesPassword,
  type ConnectionForm,
  type Mechanism,
  type OidcEnvironment,
} from './compose';

const isOidc = ({ mechanism }: ConnectionForm) => mechanism === 'MONGODB-OIDC';

/** The form's questions about who connects. */
export const credentialSteps: Step<ConnectionForm>[] = [
  { ask: askMechanism },
  {
    applies: ({ mechanism }) => takesPassword(mechanism),
    async ask(form, prompt) {
      form.username = await prompt.text({
        prompt: vscode.l10n.t('User'),
        value: form.username,
        validate: (text) => (text === '' ? vscode.l10n.t('Enter the name of a user.') : undefined),
      });
    },
  },
  {
    applies: ({ mechanism }) => takesPassword(mechanism),
    async ask(form, prompt) {
      form.password = await prompt.text({
        prompt: vscode.l10n.t('Password. It is kept in the secret store of the editor.'),
        password: true,
      });
    },
  },
  {
    applies: ({ mechanism }) => hasAuthSource(mechanism),
    async ask(form, prompt) {
      form.authSource = await prompt.text({
        prompt: vscode.l10n.t('Database that knows the user'),
        value: form.authSource === '' ? 'admin' : form.authSource,
      });
    },
  },
  { applies: isOidc, ask: askOidcEnvironment },
  {
    applies: (form) => isOidc(form) && form.oidcEnvironment !== 'k8s',
    async ask(form, prompt) {
      form.oidcResource = await prompt.text({
        prompt: vscode.l10n.t('Audience of the token (TOKEN_RESOURCE)'),
        value: form.oidcResource,
        validate: (text) => (text === '' ? vscode.l10n.t('Enter the audience.') : undefined),
      });
    },
  },
];

async function askMechanism(form: ConnectionForm, prompt: StepPrompt): Promise<void> {
  const before = form.mechanism;
  form.mechanism = await prompt.pick<Mechanism>({
    placeholder: vscode.l10n.t('How do you authenticate?'),
    active: form.mechanism,
    items: [
      {
        label: vscode.l10n.t('User and password'),
        description: vscode.l10n.t('SCRAM, as the server offers it'),
        value: 'default',
      },
      { label: vscode.l10n.t('No authentication'), value: 'none' },
      { label: 'SCRAM-SHA-256', value: 'SCRAM-SHA-256' },
      { label: 'SCRAM-SHA-1', value: 'SCRAM-SHA-1' },
      {
        label: vscode.l10n.t('X.509'),
        description: vscode.l10n.t('by the client certificate of TLS'),
        value: 'MONGODB-X509',
      },
      { label: vscode.l10n.t('LDAP'), description: 'PLAIN', value: 'PLAIN' },
      {
        label: vscode.l10n.t('AWS IAM'),
        description: vscode.l10n.t('by what AWS gives this machine: environment, profile or role'),
        value: 'MONGODB-AWS',
      },
      {
        label: vscode.l10n.t('OIDC'),
        description: vscode.l10n.t('by the identity of a workload'),
        value: 'MONGODB-OIDC',
      },
      // Without a value: it cannot be chosen, and says why.
      {
        label: 'Kerberos',
        description: vscode.l10n.t('not bundled: its native library is each system’s own'),
      },
    ],
  });
  if (form.mechanism === before) return;
  form.username = '';
  form.password = '';
}

async function askOidcEnvironment(form: ConnectionForm, prompt: StepPrompt): Promise<void> {
  form.oidcEnvironment = await prompt.pick<OidcEnvironment>({
    placeholder: vscode.l10n.t('Where does this machine get its token?'),
    active: form.oidcEnvironment,
    items: [
      { label: 'Microsoft Azure', value: 'azure' },
      { label: 'Google Cloud', value: 'gcp' },
      { label: 'Kubernetes', value: 'k8s' },
    ],
  });
}
