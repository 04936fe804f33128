import path from 'node:path';
import { parseNamespace } from '../engine/catalog/namespaces';
import { FerryError } from '../engine/errors';
import { formatOfName, type FileFormat } from '../files/format';
import { exportReportText } from '../methods/export/describe';
import { exportBy } from '../methods/importExport';
import type { ExportOptions } from '../methods/export/types';
import type { ExportCommandOptions } from './commands/export';
import { resolveConnection } from './connection';
import { EXIT } from './exitCodes';
import { runJob } from './runJob';
import { print, printJson } from './terminal';
import { warnOfPasswords } from './warnings';

/** `export`: exports a collection and tells how many documents it had. @returns the exit code */
export async function exportCommand(
  namespace: string,
  options: ExportCommandOptions,
): Promise<number> {
  const source = await resolveConnection(options.source);
  warnOfPasswords(source);
  const chosen: ExportOptions = {
    namespace: parseNamespace(namespace),
    file: path.resolve(options.out),
    format: options.format ?? formatOf(options.out),
    gzip: /\.gz$/i.test(options.out),
    style: options.canonical === true ? 'canonical' : 'relaxed',
    fields: options.fields ?? [],
    query: options.query,
    projection: options.projection,
    sort: options.sort,
    limit: options.limit,
    overwrite: options.overwrite ?? false,
  };
  const report = await runJob(options, (context) =>
    exportBy(options.with, source.endpoint, chosen, { ...context, whereabouts: {} }),
  );
  if (options.json === true) printJson({ type: 'result', status: 'completed', ...report });
  else print(exportReportText(report));
  return EXIT.done;
}

function formatOf(file: string): FileFormat {
  const format = formatOfName(file);
  if (format !== undefined) return format;
  throw new FerryError({
    code: 'unknown-format',
    kind: 'usage',
    message: `The name ${path.basename(file)} tells no format.`,
    remedy: 'End it in .csv, .tsv, .json, .jsonl or .bson, or give --format.',
  });
}
