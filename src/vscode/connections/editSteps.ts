import * as vscode from 'vscode';
import type { Choice, Step, StepPrompt } from '../common/steps';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { colourName, environmentName, themeColour, type Connection } from './connection';
import { COLOURS, ENVIRONMENTS } from './marks';
import type { ConnectionDraft, ConnectionStore } from './store';
import { passed, testItems, testUri } from './testSteps';
import { connectionStringOf } from './pasted';
import { carryOverSecrets, hostsOf, lacksPassword, withPassword } from './uri';
import { uriProblem } from './uriProblem';

/** The questions that make or change a connection. */
export interface EditState extends ConnectionDraft {
  /** What is being edited, with its complete connection string. */
  earlier?: { connection: Connection; completeUri: string };
}

/** The questions from the connection string on. */
export function editSteps(store: ConnectionStore, engine: ExplorerEngine): Step<EditState>[] {
  return [
    { ask: askUri },
    { applies: ({ uri }) => uri !== '' && lacksPassword(uri), ask: askPassword },
    ...savingSteps(store, engine),
  ];
}

/** The questions once the connection string is complete: test, name, environment, colour. */
export function savingSteps(store: ConnectionStore, engine: ExplorerEngine): Step<EditState>[] {
  return [
    { ask: (state, prompt) => offerTest(state, prompt, engine) },
    { ask: (state, prompt) => askName(state, prompt, store) },
    { ask: askEnvironment },
    { ask: askColour },
  ];
}

async function askUri(state: EditState, prompt: StepPrompt): Promise<void> {
  const typed = await prompt.text({
    prompt: vscode.l10n.t(
      'Connection string. A password in it goes to the secret store of the editor.',
    ),
    placeholder: 'mongodb://user@host:27017/?replicaSet=rs0',
    value: state.earlier?.connection.uri ?? state.uri,
    validate: (text) =>
      text.trim() === ''
        ? vscode.l10n.t('Enter a connection string.')
        : uriProblem(connectionStringOf(text)),
  });
  const uri = connectionStringOf(typed);
  state.uri = state.earlier ? carryOverSecrets(uri, state.earlier.completeUri) : uri;
}

async function askPassword(state: EditState, prompt: StepPrompt): Promise<void> {
  const password = await prompt.text({
    prompt: vscode.l10n.t('Password. It is kept in the secret store of the editor.'),
    password: true,
  });
  if (password !== '') state.uri = withPassword(state.uri, password);
}

async function offerTest(
  state: EditState,
  prompt: StepPrompt,
  engine: ExplorerEngine,
): Promise<void> {
  const choice = await prompt.pick({
    placeholder: vscode.l10n.t('Test the connection before it is saved?'),
    items: [
      { label: vscode.l10n.t('$(beaker) Test the connection'), value: 'test' },
      { label: vscode.l10n.t('$(arrow-right) Continue without a test'), value: 'continue' },
    ],
  });
  if (choice === 'continue') return;
  const steps = await prompt.busy(
    vscode.l10n.t('Testing the connection…'),
    testUri(engine, state.uri),
  );
  const proceed: Choice<boolean> = {
    label: passed(steps)
      ? vscode.l10n.t('$(arrow-right) All passed: continue')
      : vscode.l10n.t('$(warning) Continue anyway'),
    value: true,
  };
  const change = { label: vscode.l10n.t('$(edit) Change the connection string'), value: false };
  const ways = passed(steps) ? [proceed, change] : [change, proceed];
  const results: vscode.QuickPickItem[] = [
    { label: vscode.l10n.t('Result'), kind: vscode.QuickPickItemKind.Separator },
    ...testItems(steps),
  ];
  const goOn = await prompt.pick({
    placeholder: passed(steps)
      ? vscode.l10n.t('The connection works.')
      : vscode.l10n.t('The connection does not work.'),
    items: [...ways, ...results],
  });
  if (!goOn) prompt.goBack();
}

async function askName(
  state: EditState,
  prompt: StepPrompt,
  store: ConnectionStore,
): Promise<void> {
  const name = await prompt.text({
    prompt: vscode.l10n.t('Name of the connection. Tasks refer to it.'),
    value: state.name === '' ? hostsOf(state.uri) : state.name,
    validate: (text) => nameProblem(text.trim(), state.id, store),
  });
  state.name = name.trim();
}

function nameProblem(
  name: string,
  id: string | undefined,
  store: ConnectionStore,
): string | undefined {
  if (name === '') return vscode.l10n.t('Enter a name.');
  const other = store.byName(name);
  return other && other.id !== id
    ? vscode.l10n.t('Another connection has this name already.')
    : undefined;
}

async function askEnvironment(state: EditState, prompt: StepPrompt): Promise<void> {
  state.environment = await prompt.pick({
    placeholder: vscode.l10n.t('Environment. On production every write asks first.'),
    active: state.environment,
    items: ENVIRONMENTS.map((environment) => ({
      label: environmentName(environment),
      iconPath: new vscode.ThemeIcon('server', themeColour({ environment })),
      value: environment,
    })),
  });
}

async function askColour(state: EditState, prompt: StepPrompt): Promise<void> {
  const { environment } = state;
  state.colour = await prompt.pick<EditState['colour']>({
    placeholder: vscode.l10n.t('Colour of the connection'),
    active: state.colour,
    items: [
      {
        label: vscode.l10n.t('As the environment'),
        iconPath: new vscode.ThemeIcon('circle-filled', themeColour({ environment })),
        value: undefined,
      },
      ...COLOURS.map((colour) => ({
        label: colourName(colour),
        iconPath: new vscode.ThemeIcon('circle-filled', themeColour({ environment, colour })),
        value: colour,
      })),
    ],
  });
}
