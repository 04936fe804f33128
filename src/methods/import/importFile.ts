import { openDeployment } from '../../engine/deployment/connect';
import type { Endpoint } from '../../engine/model/endpoint';
import type { JobContext } from '../job';
import { ImportRun } from './importRun';
import { fileSourceOf, lookAtFile } from './lookAtFile';
import type { FileOptions, ImportOptions, ImportReport, ImportSource } from './types';

/**
 * Imports a file into a collection.
 * @throws FerryError; but for kinds `usage` and `refused`, it can be resumed
 */
export async function importFile(
  target: Endpoint,
  file: FileOptions,
  options: ImportOptions,
  context: JobContext,
): Promise<ImportReport> {
  const look = await lookAtFile(file);
  try {
    return await importSource(target, await fileSourceOf(look), options, context);
  } finally {
    await look.content.close();
  }
}

/** Imports records from any source; as {@link importFile}. */
export async function importSource(
  target: Endpoint,
  source: ImportSource,
  options: ImportOptions,
  context: JobContext,
): Promise<ImportReport> {
  const deployment = await openDeployment(target, { signal: context.signal });
  try {
    return await new ImportRun(deployment, source, options, context).run();
  } finally {
    await deployment.close();
  }
}
