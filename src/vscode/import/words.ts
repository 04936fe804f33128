import * as vscode from 'vscode';
import type { PageWords } from '../../pages/fileImport';

/** The page's fixed words. */
export function pageWords(): PageWords {
  return {
    title: vscode.l10n.t('Import {0} into {1}'),
    loading: vscode.l10n.t('Reading the beginning of the file…'),
    columns: vscode.l10n.t('Columns'),
    column: vscode.l10n.t('Column'),
    field: vscode.l10n.t('Field'),
    type: vscode.l10n.t('Type'),
    format: vscode.l10n.t('Format'),
    formatHint: vscode.l10n.t('such as DD.MM.YYYY or 1.234,56'),
    firstValues: vscode.l10n.t('First values'),
    moreColumns: vscode.l10n.t('and {0} more columns, imported as they are found'),
    couldBe: vscode.l10n.t('Could be'),
    include: vscode.l10n.t('Import'),
    includeOf: vscode.l10n.t('Import the column {0}'),
    fieldOf: vscode.l10n.t('Field of the column {0}'),
    typeOf: vscode.l10n.t('Type of the column {0}'),
    formatOf: vscode.l10n.t('Format of the column {0}'),
    documents: vscode.l10n.t('First documents'),
    rejected: vscode.l10n.t('Would be rejected'),
    noneRejected: vscode.l10n.t('None of the first records.'),
    types: {
      string: vscode.l10n.t('Text'),
      number: vscode.l10n.t('Number'),
      int: vscode.l10n.t('Int (32 bits)'),
      long: vscode.l10n.t('Long (64 bits)'),
      double: vscode.l10n.t('Double'),
      decimal: vscode.l10n.t('Decimal'),
      boolean: vscode.l10n.t('Boolean'),
      date: vscode.l10n.t('Date'),
      objectId: 'ObjectId',
      uuid: 'UUID',
      base64: vscode.l10n.t('Binary (base64)'),
      json: vscode.l10n.t('Extended JSON'),
    },
    start: vscode.l10n.t('Import'),
    cancel: vscode.l10n.t('Cancel'),
    close: vscode.l10n.t('Close'),
  };
}
