import type { Endpoint } from '../engine/model/endpoint';
import type { ToolContext } from './databaseTools/carryOut';
import { exportWithTools, importWithTools } from './databaseTools/files';
import { exportCollection } from './export/exportCollection';
import type { ExportOptions, ExportReport } from './export/types';
import { importFile } from './import/importFile';
import type { FileOptions, ImportOptions, ImportReport } from './import/types';
import type { Means } from './means';

/** Imports a file by the means that was chosen. @throws FerryError */
export function importBy(
  means: Means,
  target: Endpoint,
  file: FileOptions,
  options: ImportOptions,
  context: ToolContext,
): Promise<ImportReport> {
  return means === 'native'
    ? importFile(target, file, options, context)
    : importWithTools(target, file, options, context);
}

/** Exports a collection by the means that was chosen. @throws FerryError */
export function exportBy(
  means: Means,
  source: Endpoint,
  options: ExportOptions,
  context: ToolContext,
): Promise<ExportReport> {
  return means === 'native'
    ? exportCollection(source, options, context)
    : exportWithTools(source, options, context);
}
