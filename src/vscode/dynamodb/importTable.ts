import { chosenTable } from '../../methods/dynamodb/chosen';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { DynamoSource } from '../../methods/dynamodb/types';
import { runSteps } from '../common/steps';
import type { Connection } from '../connections/connection';
import { endpointOf } from '../connections/endpoint';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { EngineLauncher } from '../engine/launcher';
import { carryOutImport, confirmImport } from '../import/carryOut';
import { namespaceStep } from '../import/importSteps';
import { importOptionsOf } from '../import/options';
import { itemsOf, openDynamoPanel, type DynamoPanel } from './dynamoPanel';
import { firstTableAnswers, tablePlaceOf, tableSteps } from './dynamoSteps';
import type { DynamoChoices } from '../../pages/tableImport';

/** What importing a table takes of the extension. */
export interface DynamoServices {
  extension: vscode.Uri;
  store: ConnectionStore;
  engine: ExplorerEngine;
  launcher: EngineLauncher;
}

/**
 * Asks for a DynamoDB table and a collection, and shows how the one becomes the other.
 * @param propose the namespace for a table's name
 * @returns the page; undefined when the user gave up
 */
export async function importTable(
  services: DynamoServices,
  target: Connection,
  kind: DynamoSource['kind'],
  propose: (table: string) => string,
): Promise<DynamoPanel | undefined> {
  const source = kind === 'export' ? await askFolder() : await askTable();
  if (!source) return undefined;
  const table = source.kind === 'export' ? basename(source.folder) : source.table;
  const state = { namespace: propose(table) };
  const title = vscode.l10n.t('Import {0}', table);
  if (!(await runSteps(title, state, [namespaceStep]))) return undefined;
  const { namespace } = state;
  const start = (choices: DynamoChoices) =>
    carryOut(services, panel, { source, target, table, namespace }, choices);
  const panel: DynamoPanel = openDynamoPanel({
    ...services,
    source,
    table,
    namespace: `${target.name}: ${namespace}`,
    start,
  });
  return panel;
}

async function carryOut(
  { store, launcher }: DynamoServices,
  panel: DynamoPanel,
  what: { source: DynamoSource; target: Connection; table: string; namespace: string },
  choices: DynamoChoices,
): Promise<boolean> {
  const { source, target, table, namespace } = what;
  if (!(await confirmImport(target, namespace, 'upsert'))) return false;
  const beside = source.kind === 'export' ? source.folder : join(workFolder(), table);
  const write = importOptionsOf(beside, { namespace, mode: 'upsert', keyFields: ['_id'] });
  const { indexes } = choices;
  const job = {
    ...chosenTable({ source, items: itemsOf(choices), indexes, import: write }),
    target: await endpointOf(store, target),
  };
  const title = vscode.l10n.t('Importing {0} into {1}', table, namespace);
  await carryOutImport(launcher, title, job, panel);
  return true;
}

async function askFolder(): Promise<DynamoSource | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('The export from S3, copied to this machine'),
      openLabel: vscode.l10n.t('Import'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  return folder && { kind: 'export', folder: folder.fsPath };
}

async function askTable(): Promise<DynamoSource | undefined> {
  const answers = firstTableAnswers();
  const title = vscode.l10n.t('Import a DynamoDB Table');
  if (!(await runSteps(title, answers, tableSteps))) return undefined;
  return { kind: 'table', ...tablePlaceOf(answers) };
}

/** Where rejected items of a live table are kept. */
function workFolder(): string {
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
}
