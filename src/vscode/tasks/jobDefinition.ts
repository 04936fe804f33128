import * as vscode from 'vscode';
import { COLUMN_TYPES, parseColumnType } from '../../files/csv/columnTypes';
import { IMPORT_MODES, type ImportMode } from '../../methods/import/types';
import { MEANS, type Means } from '../../methods/means';
import type { taskType } from '../names';
import { isBoolean, isPositive, isText, isTextMap, isTexts, mayBe, must } from './must';

/** What a task does that is no migration. */
export const JOB_OPERATIONS = ['dump', 'restore', 'import', 'export', 'restoreBackup'] as const;
export type JobOperation = (typeof JOB_OPERATIONS)[number];

/** A task of a job as it stands in `tasks.json`; connections are named, so no secret is in it. */
export interface FerryJobDefinition extends vscode.TaskDefinition {
  type: typeof taskType;
  operation: JobOperation;
  /** Name of a saved connection, of what reads. */
  source?: string;
  /** Name of a saved connection, of what writes. */
  target?: string;
  /** The dump, file or backup; relative to the workspace folder. */
  path: string;
  /** Who does it. */
  by?: Means;
  include?: string[];
  exclude?: string[];
  /** From → to. */
  renames?: Record<string, string>;
  dropTarget?: boolean;
  /** Of a dump. */
  gzip?: boolean;
  /** Of a dump: of one moment; of a restore: bring it to that moment. */
  oplog?: boolean;
  /** Of an import or export: `db.collection`. */
  namespace?: string;
  importMode?: ImportMode;
  /** Of an import that is no insert. */
  keyFields?: string[];
  /** Of an import: types by columns. */
  types?: Record<string, string>;
  /** Of an import: goes on where one of the same file stopped. */
  resume?: boolean;
  /** Of an export to CSV. */
  fields?: string[];
  /** Of an export: Extended JSON. */
  query?: string;
  /** Of an export: replaces the file. */
  overwrite?: boolean;
  /** Of a physical backup: the new server's data folder, relative to the workspace folder. */
  dataFolder?: string;
  mongod?: string;
  port?: number;
  replicaSet?: string;
}

/** Whether a definition is that of a job. */
export function isJob({ operation }: vscode.TaskDefinition): boolean {
  return JOB_OPERATIONS.includes(operation as JobOperation);
}

/**
 * The definition that a task holds, checked: it was written by hand.
 * @throws FerryError `invalid-task`, kind `usage`
 */
export function checkedJobDefinition(raw: vscode.TaskDefinition): FerryJobDefinition {
  const definition = raw as Partial<Record<keyof FerryJobDefinition, unknown>>;
  const { operation, path, namespace } = definition;
  must(isJob(raw), 'operation', JOB_OPERATIONS.join(', '));
  must(isText(path), 'path', vscode.l10n.t('a file or folder'));
  const connection = vscode.l10n.t('the name of a saved connection');
  if (operation === 'dump' || operation === 'export') {
    must(isText(definition.source), 'source', connection);
  }
  if (operation === 'restore' || operation === 'import') {
    must(isText(definition.target), 'target', connection);
  }
  if (operation === 'import' || operation === 'export') {
    const isNamespace = typeof namespace === 'string' && /^[^.]+\../.test(namespace);
    must(isNamespace, 'namespace', 'db.collection');
  }
  if (operation === 'restoreBackup') {
    must(isText(definition.dataFolder), 'dataFolder', vscode.l10n.t('a new folder'));
  }
  checkChoices(definition);
  return raw as FerryJobDefinition;
}

function checkChoices(definition: Partial<Record<keyof FerryJobDefinition, unknown>>): void {
  const { by, importMode, types, port } = definition;
  const check = (
    keys: readonly (keyof FerryJobDefinition)[],
    fits: (value: unknown) => boolean,
    expected: string,
  ) => {
    for (const key of keys) mayBe(definition[key], fits, String(key), expected);
  };
  check(['include', 'exclude'], isTexts, vscode.l10n.t('a list of namespaces'));
  check(['keyFields', 'fields'], isTexts, vscode.l10n.t('a list of fields'));
  check(['renames'], isTextMap, vscode.l10n.t('an object from names to names'));
  check(['query', 'mongod', 'replicaSet'], isText, vscode.l10n.t('a text'));
  const flags = ['dropTarget', 'gzip', 'oplog', 'resume', 'overwrite'] as const;
  check(flags, isBoolean, 'true, false');
  mayBe(by, (value) => MEANS.includes(value as Means), 'by', MEANS.join(', '));
  const isMode = (value: unknown) => IMPORT_MODES.includes(value as ImportMode);
  mayBe(importMode, isMode, 'importMode', IMPORT_MODES.join(', '));
  mayBe(types, isTypes, 'types', COLUMN_TYPES.join(', '));
  mayBe(port, (value) => Number.isInteger(value) && isPositive(value), 'port', '1–65535');
}

function isTypes(value: unknown): boolean {
  return isTextMap(value) && Object.values(value).every((type) => parseColumnType(type));
}
