import * as vscode from 'vscode';
import type { PageWords } from '../../pages/tableImport';

/** The page's fixed words. */
export function pageWords(): PageWords {
  return {
    title: vscode.l10n.t('Import {0} into {1}'),
    loading: vscode.l10n.t('Reading the first items…'),
    key: vscode.l10n.t('Key'),
    partition: vscode.l10n.t('Partition key'),
    sort: vscode.l10n.t('Sort key'),
    none: vscode.l10n.t('none'),
    noKey: vscode.l10n.t(
      'An export does not say which attributes are the key. Without one, each item gets a new _id, and a second import adds all of them again.',
    ),
    keyForm: vscode.l10n.t('Becomes'),
    keyForms: {
      id: vscode.l10n.t('_id'),
      index: vscode.l10n.t('fields under a unique index'),
    },
    attributes: vscode.l10n.t('Attributes'),
    attribute: vscode.l10n.t('Attribute'),
    types: vscode.l10n.t('Types'),
    share: vscode.l10n.t('{0} of the first {1}'),
    conversion: vscode.l10n.t('Conversion'),
    conversions: {
      plain: vscode.l10n.t('Plain'),
      raw: vscode.l10n.t('Raw, with DynamoDB’s types'),
    },
    everyConversion: vscode.l10n.t('Conversion of all attributes'),
    conversionOf: vscode.l10n.t('Conversion of the attribute {0}'),
    indexes: vscode.l10n.t('Secondary indexes'),
    indexesNote: vscode.l10n.t('Choose those that your queries need.'),
    noIndexes: vscode.l10n.t('None are known: an export does not tell of them.'),
    documents: vscode.l10n.t('First documents'),
    rejected: vscode.l10n.t('Would be rejected'),
    noneRejected: vscode.l10n.t('None of the first records.'),
    start: vscode.l10n.t('Import'),
    cancel: vscode.l10n.t('Cancel'),
    close: vscode.l10n.t('Close'),
  };
}
