import * as vscode from 'vscode';
import type { DynamoPreview, DynamoSource, ItemOptions } from '../../methods/dynamodb/types';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { ImportPanel } from '../import/importPanel';
import { dynamoPanelType } from '../names';
import { areDynamoChoices, FIRST_CHOICES, type DynamoChoices } from '../../pages/tableImport';
import { pageWords } from './words';

/** What a DynamoDB panel shows, and what it asks for. */
export interface DynamoPanelOptions {
  extension: vscode.Uri;
  engine: ExplorerEngine;
  source: DynamoSource;
  /** The table, or the folder of its export. */
  table: string;
  namespace: string;
  start: (choices: DynamoChoices) => Promise<boolean>;
}

/** The panel of a DynamoDB table. */
export type DynamoPanel = ImportPanel<DynamoChoices, DynamoPreview>;

/** Shows how a DynamoDB table would be imported: its key, attributes and indexes, and first documents. */
export function openDynamoPanel({
  extension,
  engine,
  source,
  table,
  namespace,
  start,
}: DynamoPanelOptions): DynamoPanel {
  return new ImportPanel({
    extension,
    viewType: dynamoPanelType,
    page: 'dynamodb',
    words: pageWords(),
    what: table,
    namespace,
    choices: FIRST_CHOICES,
    isChoices: areDynamoChoices,
    preview: async (choices) =>
      (await engine.client()).previewDynamo({ source, items: itemsOf(choices) }),
    summaryOf,
    start,
  });
}

/** How items become documents, as chosen. */
export function itemsOf({ conversion, exceptions, key, keyForm }: DynamoChoices): ItemOptions {
  return { conversion, exceptions, key, keyForm };
}

function summaryOf({ name, items, attributes }: DynamoPreview): string {
  return vscode.l10n.t(
    'Table {0}, about {1} items, {2} attributes',
    name,
    items,
    attributes.length,
  );
}
