import { chosenBackup } from '../../methods/apsaradb-physical-backup/chosen';
import { chosenDump } from '../../methods/mongodump/chosen';
import { chosenExport } from '../../methods/mongoexport/chosen';
import { chosenImport } from '../../methods/mongoimport/chosen';
import { chosenRestore } from '../../methods/mongorestore/chosen';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, relative, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { ColumnChoice } from '../../files/csv/columnTypes';
import { parseColumnType } from '../../files/csv/columnTypes';
import { formatOfName } from '../../files/format';
import type { Endpoint } from '../../engine/model/endpoint';
import type { DumpPlace } from '../../methods/dump/types';
import type { Job } from '../engine/jobs';
import { toolsFolder } from '../engine/toolsFolder';
import { importOptionsOf, namespaceOf } from '../import/options';
import type { FerryJobDefinition } from './jobDefinition';
import { must } from './must';

/** What a task's job is made of, beside its definition. */
export interface JobPlaces {
  /** Paths are relative to it; without one, to the home folder. */
  folder: vscode.WorkspaceFolder | undefined;
  source: Endpoint | undefined;
  target: Endpoint | undefined;
}

/** The job that a definition stands for. @throws FerryError `invalid-task` */
export async function jobOf(definition: FerryJobDefinition, places: JobPlaces): Promise<Job> {
  const { operation } = definition;
  const { source, target } = places;
  const path = pathOf(definition.path, places);
  switch (operation) {
    case 'dump':
      return dumpJob(definition, path, given(source));
    case 'restore':
      return await restoreJob(definition, path, given(target));
    case 'import':
      return importJob(definition, path, given(target));
    case 'export':
      return exportJob(definition, path, given(source));
    case 'restoreBackup': {
      const { dataFolder = '', mongod = 'mongod', port = 27017, replicaSet } = definition;
      const folder = pathOf(dataFolder, places);
      const outside = vscode.l10n.t('a program that lies outside of the workspace');
      must(await liesOutside(mongod), 'mongod', outside);
      return chosenBackup({
        backup: path,
        folder,
        mongod,
        port,
        replicaSet,
      });
    }
  }
}

/** Checked with the definition: an operation has the connection that it needs. */
function given(endpoint: Endpoint | undefined): Endpoint {
  return endpoint as Endpoint;
}

function pathOf(path: string, { folder }: JobPlaces): string {
  return resolve(folder?.uri.fsPath ?? homedir(), path);
}

/** Programs that a workspace brings along are never run; a name alone is looked for on PATH. */
async function liesOutside(program: string): Promise<boolean> {
  if (!/[/\\]/.test(program)) return true;
  if (!isAbsolute(program)) return false;
  const place = await realpath(program).catch(() => resolve(program));
  const folders = vscode.workspace.workspaceFolders ?? [];
  const paths = folders.map(({ uri: { fsPath } }) => fsPath);
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  const roots = [...paths, ...real];
  return [program, place].every((one) =>
    roots.every((root) => {
      const way = relative(root, one);
      return way.startsWith('..') || isAbsolute(way);
    }),
  );
}

function dumpJob(
  { by = 'native', include = [], exclude = [], gzip, oplog }: FerryJobDefinition,
  path: string,
  source: Endpoint,
): Job {
  const to = placeAt(path, !/\.(archive|ar|gz)$/i.test(path));
  const packed = gzip ?? /\.gz$/i.test(path);
  const dump = chosenDump({
    to,
    gzip: packed,
    include,
    exclude,
    oplog,
    means: by,
  });
  return { ...dump, source, toolsFolder: toolsFolder() };
}

async function restoreJob(
  definition: FerryJobDefinition,
  path: string,
  target: Endpoint,
): Promise<Job> {
  const { by = 'native', include = [], exclude = [], renames = {} } = definition;
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const restore = chosenRestore({
    from: placeAt(path, isFolder),
    include,
    exclude,
    renames: Object.entries(renames).map(([from, to]) => ({ from, to })),
    existing: definition.dropTarget === true ? ('drop' as const) : ('refuse' as const),
    oplogReplay: definition.oplog,
    dryRun: false,
    means: by,
  });
  return { ...restore, target, toolsFolder: toolsFolder() };
}

function placeAt(path: string, isFolder: boolean): DumpPlace {
  return isFolder ? { kind: 'folder', path } : { kind: 'archive', path };
}

function importJob(definition: FerryJobDefinition, file: string, target: Endpoint): Job {
  const { by = 'native', namespace = '', importMode = 'insert', keyFields = ['_id'] } = definition;
  const { dropTarget: drop = false, resume = false, types = {} } = definition;
  const columns = Object.entries(types).map(([name, type]): ColumnChoice => ({
    name,
    ...parseColumnType(type),
  }));
  const fromSettings = importOptionsOf(file, { namespace, mode: importMode, keyFields });
  const write = { ...fromSettings, drop, resume };
  const job = chosenImport({
    file: { file, columns },
    import: write,
    means: by,
  });
  return { ...job, target, toolsFolder: toolsFolder() };
}

function exportJob(definition: FerryJobDefinition, file: string, source: Endpoint): Job {
  const { by = 'native', namespace = '', fields = [], query, overwrite = false } = definition;
  const format = formatOfName(file);
  must(format !== undefined, 'path', '.csv, .tsv, .json, .jsonl, .bson');
  const options = {
    namespace: namespaceOf(namespace),
    file,
    format: format ?? 'jsonl',
    gzip: /\.gz$/i.test(file),
    style: 'canonical' as const,
    fields,
    query,
    overwrite,
    means: by,
  };
  return { ...chosenExport(options), source, toolsFolder: toolsFolder() };
}
