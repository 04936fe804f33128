import { chosenSample } from '../../methods/own-sample-data/chosen';
import * as vscode from 'vscode';
import { showInformation } from '../common/messages';
import { SAMPLE_NAMES, type SampleName } from '../../methods/sampleData/types';
import { showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps, type Choice, type Step } from '../common/steps';
import { isConnection } from '../connections/connection';
import { endpointOf } from '../connections/endpoint';
import { pickConnection } from '../connections/pickConnection';
import type { ConnectionStore } from '../connections/store';
import { runJobNotified } from '../engine/jobs';
import type { EngineLauncher } from '../engine/launcher';
import { connectionOf } from '../explorer/connectionOf';
import { commands } from '../names';
import { confirmWrite } from '../migrations/confirmWrite';

interface SampleAnswers {
  set: SampleName;
  database: string;
}

/** Load Sample Data…: a set of made-up data into a database that is not there yet. */
export class SamplesFeature extends Disposable {
  constructor(
    private readonly store: ConnectionStore,
    private readonly launcher: EngineLauncher,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      vscode.commands.registerCommand(commands.loadSample, (node?: unknown) =>
        showingFailure(() => this.load(node)),
      ),
    );
  }

  private async load(node: unknown): Promise<void> {
    const placeholder = vscode.l10n.t('Sample data: choose the target');
    const connection = isConnection(node)
      ? node
      : (connectionOf(node) ?? (await pickConnection(this.store, placeholder)));
    if (!connection) return;
    const answers: SampleAnswers = { set: 'shop', database: '' };
    const title = vscode.l10n.t('Load Sample Data into {0}', connection.name);
    if (!(await runSteps(title, answers, sampleSteps))) return;
    await confirmWrite(connection, { kind: 'writes' });
    const target = await endpointOf(this.store, connection);
    const job = { ...chosenSample({ ...answers }), target };
    const { text = '' } = await runJobNotified(this.launcher, title, job);
    await vscode.commands.executeCommand(commands.refreshConnections);
    const [line = ''] = text.split('\n');
    void showInformation(line);
  }
}

const sampleSteps: readonly Step<SampleAnswers>[] = [
  {
    async ask(state, prompt) {
      const items = SAMPLE_NAMES.map((value): Choice<SampleName> => {
        const [label, detail] = wordsOf(value);
        return { label, detail, value };
      });
      const placeholder = vscode.l10n.t('Which data');
      const set = await prompt.pick({ placeholder, items, active: state.set });
      Object.assign(state, { set, database: `sample_${set}` });
    },
  },
  {
    async ask(state, prompt) {
      state.database = await prompt.text({
        prompt: vscode.l10n.t('Database, which must not be there yet'),
        value: state.database,
        validate: (text) =>
          /^[^/\\. "$*<>:|?]{1,63}$/.test(text)
            ? undefined
            : vscode.l10n.t('Write the name of a database.'),
      });
    },
  },
];

function wordsOf(set: SampleName): [string, string] {
  switch (set) {
    case 'shop':
      return [
        vscode.l10n.t('Shop'),
        vscode.l10n.t('Customers, products, orders, visits; every kind of collection and index'),
      ];
    case 'sensors':
      return [
        vscode.l10n.t('Sensors'),
        vscode.l10n.t('Hourly readings over two weeks: a time series'),
      ];
    case 'places':
      return [
        vscode.l10n.t('Places'),
        vscode.l10n.t('Points and areas of five cities under geospatial indexes'),
      ];
    case 'films':
      return [
        vscode.l10n.t('Films'),
        vscode.l10n.t('Films and comments: nested documents, arrays, a text index'),
      ];
  }
}
