import type { ColumnChoice } from '../files/csv/columnTypes';
import path from 'node:path';
import { formatNamespace, parseNamespace } from '../engine/catalog/namespaces';
import { FerryError } from '../engine/errors';
import type { Endpoint } from '../engine/migration/types';
import { STANDARD_INPUT } from '../files/source/openBytes';
import { importReportText } from '../methods/import/describe';
import { importBy } from '../methods/importExport';
import type { FileOptions, ImportOptions, ImportReport } from '../methods/import/types';
import type { JobContext } from '../methods/job';
import { canAsk, saysYes } from './ask';
import type { ImportCommandOptions, ImportTargetOptions } from './commands/import';
import { resolveConnection } from './connection';
import { EXIT } from './exitCodes';
import { showPreview } from './importPreview';
import { runJob } from './runJob';
import { print, printJson } from './terminal';
import { warnOfPasswords } from './warnings';

/** `import`: imports a file and tells what became of its records. */
export async function importCommand(file: string, options: ImportCommandOptions): Promise<number> {
  const read = fileOptionsOf(file, options);
  if (options.preview === true) return await showPreview(read, options.json === true);
  const name = file === STANDARD_INPUT ? 'stdin' : path.basename(file);
  return await carryOut(name, options, (target, write, context) =>
    importBy(options.with, target, read, write, { ...context, whereabouts: {} }),
  );
}

/** Runs an import of whatever source, showing its progress and its end. @returns the exit code */
export async function carryOut(
  name: string,
  options: ImportTargetOptions,
  work: (target: Endpoint, options: ImportOptions, context: JobContext) => Promise<ImportReport>,
): Promise<number> {
  const target = await resolveConnection(given('--target', options.target));
  warnOfPasswords(target);
  const write = importOptionsOf(name, options);
  if (write.drop && !write.resume && options.yes !== true) {
    await confirmDrop(formatNamespace(write.namespace), target.endpoint);
  }
  const report = await runJob(options, (context) => work(target.endpoint, write, context));
  const status = report.rejected > 0 ? 'rejects' : 'completed';
  if (options.json === true) printJson({ type: 'result', status, ...report });
  else print(importReportText(report));
  return report.rejected > 0 ? EXIT.differences : EXIT.done;
}

/** These are needed for all but a preview, which commander can't say. */
function given(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new FerryError({
    code: 'missing-option',
    kind: 'usage',
    message: `${option} is missing.`,
    remedy: 'See the options with --help.',
  });
}

async function confirmDrop(into: string, { label }: Endpoint): Promise<void> {
  if (!canAsk()) return;
  if (await saysYes(`Drop ${into} of ${label}, with all that is in it? [y/N] `)) return;
  throw new FerryError({
    code: 'not-confirmed',
    kind: 'refused',
    message: 'Nothing was dropped or started.',
    remedy: 'Answer y, or give --yes, to drop it.',
  });
}

function importOptionsOf(name: string, options: ImportTargetOptions): ImportOptions {
  return {
    namespace: parseNamespace(given('--into', options.into)),
    mode: options.mode,
    keyFields: options.key ?? ['_id'],
    drop: options.dropTarget ?? false,
    resume: options.resume ?? false,
    rejectFile: path.resolve(options.rejectFile ?? `${name}.rejects.jsonl`),
    maxRejects: options.maxRejects,
    bypassValidation: options.bypassValidation ?? false,
    stateDatabase: options.stateDb,
  };
}

function fileOptionsOf(file: string, options: ImportCommandOptions): FileOptions {
  return {
    file: file === STANDARD_INPUT ? file : path.resolve(file),
    format: options.format,
    encoding: options.encoding,
    delimiter: options.delimiter,
    quote: options.quote,
    escape: options.escape,
    header: options.header,
    fields: options.fields,
    columns: columnsOf(options),
    blanks: options.blanks,
    nulls: options.null,
    arrays: options.arrays,
  };
}

/** What different options say of the same column, together. */
function columnsOf({ type = [], rename = [], omit = [] }: ImportCommandOptions): ColumnChoice[] {
  const choices = new Map<string, ColumnChoice>();
  const omitted = omit.map((name): ColumnChoice => ({ name, path: null }));
  for (const choice of [...type, ...rename, ...omitted]) {
    choices.set(choice.name, { ...choices.get(choice.name), ...choice });
  }
  return [...choices.values()];
}
