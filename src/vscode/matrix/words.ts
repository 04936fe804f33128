import * as vscode from 'vscode';
import type { PageWords } from '../../pages/matrix';
import { PROVIDER_NAMES } from '../../scenarios/providers';

/** The page's fixed words. */
export function pageWords(): PageWords {
  return {
    title: vscode.l10n.t('Migration Matrix'),
    intro: vscode.l10n.t('Sources down, targets across. Open a cell for its methods.'),
    loading: vscode.l10n.t('Working the matrix out…'),
    source: vscode.l10n.t('Source'),
    target: vscode.l10n.t('Target'),
    support: {
      supported: vscode.l10n.t('Supported'),
      limited: vscode.l10n.t('Limited'),
      unsupported: vscode.l10n.t('Unsupported'),
    },
    filters: vscode.l10n.t('Filters'),
    provider: vscode.l10n.t('Provider'),
    providers: {
      ...PROVIDER_NAMES,
      'self-managed': vscode.l10n.t('Self-managed'),
      atlas: 'MongoDB Atlas',
      cosmosdb: 'Azure Cosmos DB',
      files: vscode.l10n.t('Files'),
      dump: vscode.l10n.t('Dump'),
      'sample-data': vscode.l10n.t('Sample data'),
    },
    topology: vscode.l10n.t('Topology'),
    topologies: {
      standalone: vscode.l10n.t('Standalone'),
      replicaSet: vscode.l10n.t('Replica set'),
      sharded: vscode.l10n.t('Sharded cluster'),
    },
    mode: vscode.l10n.t('Application'),
    modes: {
      online: vscode.l10n.t('Goes on writing (online)'),
      offline: vscode.l10n.t('Stopped (offline)'),
    },
    any: vscode.l10n.t('Any'),
    selfService: vscode.l10n.t('Self-service only'),
    export: vscode.l10n.t('Open as Markdown'),
    print: vscode.l10n.t('Save as HTML to Print…'),
    nothingLeft: vscode.l10n.t('Nothing in the matrix fits these filters.'),
    more: vscode.l10n.t('and {0} more'),
    pair: vscode.l10n.t('{0} → {1}'),
    close: vscode.l10n.t('Close'),
    detail: vscode.l10n.t('Methods of the cell'),
    needsPeople: vscode.l10n.t('steps in a console'),
    use: vscode.l10n.t('Use This Method'),
    unsupportedMethods: vscode.l10n.t('Unsupported methods'),
    rows: vscode.l10n.t('Rows of the vendors’ tables'),
    first: vscode.l10n.t('To be done first'),
    prerequisites: vscode.l10n.t('Prerequisites'),
    steps: vscode.l10n.t('Steps'),
    byProgram: vscode.l10n.t('(by program)'),
    byPerson: vscode.l10n.t('(by you)'),
    limits: vscode.l10n.t('Limits'),
    cannotCarry: vscode.l10n.t('Not carried'),
    roles: vscode.l10n.t('Accounts'),
    versions: vscode.l10n.t('Versions'),
    sources: vscode.l10n.t('Documents'),
  };
}
