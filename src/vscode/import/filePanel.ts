import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ColumnChoice } from '../../files/csv/columnTypes';
import type { FilePreview } from '../../methods/import/previewTypes';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { importPanelType } from '../names';
import { ImportPanel } from './importPanel';
import { areColumnChoices } from '../../pages/fileImport';
import { pageWords } from './words';

/** What a file's panel shows, and what it asks for. */
export interface FilePanelOptions {
  extension: vscode.Uri;
  engine: ExplorerEngine;
  file: string;
  namespace: string;
  start: (columns: ColumnChoice[]) => Promise<boolean>;
}

/** Shows how a file would be imported: its columns, which can be changed, and the first documents. */
export function openFilePanel({
  extension,
  engine,
  file,
  namespace,
  start,
}: FilePanelOptions): ImportPanel<ColumnChoice[], FilePreview> {
  return new ImportPanel({
    extension,
    viewType: importPanelType,
    page: 'import',
    words: pageWords(),
    what: basename(file),
    namespace,
    choices: [],
    isChoices: areColumnChoices,
    preview: async (columns) => (await engine.client()).previewFile({ file, columns }),
    summaryOf,
    start,
  });
}

function summaryOf({ format, compression, columns, damage }: FilePreview): string {
  const packed = compression === 'none' ? '' : ` (${compression})`;
  const kind = `${format.toUpperCase()}${packed}`;
  const summary =
    columns.length === 0 ? kind : vscode.l10n.t('{0}, {1} columns', kind, columns.length);
  return damage === undefined ? summary : vscode.l10n.t('{0}; damaged: {1}', summary, damage);
}
