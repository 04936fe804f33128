import type { ColumnChoice } from '../files/csv/columnTypes';
import path from 'node:path';
import { formatNamespace, parseNamespace, type Namespace } from '../engine/catalog/namespaces';
import { openDeployment } from '../engine/deployment/connect';
import { FerryError } from '../engine/errors';
import type { Endpoint } from '../engine/migration/types';
import { STANDARD_INPUT } from '../files/source/openBytes';
import { importReportText } from '../methods/import/describe';
import { importBy } from '../methods/importExport';
import type { FileOptions, ImportMode, ImportOptions, ImportReport } from '../methods/import/types';
import type { JobContext } from '../methods/job';
import type { ImportCommandOptions, ImportTargetOptions } from './commands/import';
import { resolveConnection } from './connection';
import { requireConsent } from './consent';
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
  await confirmChanges(write, target.endpoint, options.yes);
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

/** What is asked before a collection that holds something is changed so. */
const CHANGES: Record<ImportMode, string | undefined> = {
  insert: undefined,
  upsert: 'Documents of the same key are replaced.',
  merge: 'Documents of the same key are changed.',
  delete: 'Documents of the same key are deleted.',
};

/** Documents that are there are changed only with consent; a collection with none needs no question. */
async function confirmChanges(
  { namespace, mode, drop, resume }: ImportOptions,
  target: Endpoint,
  yes: boolean | undefined,
): Promise<void> {
  const into = `${formatNamespace(namespace)} of ${target.label}`;
  const dropping = drop && !resume;
  const change = dropping ? 'It is dropped first, with all that is in it.' : CHANGES[mode];
  if (change === undefined || yes === true || !(await holdsDocuments(target, namespace))) return;
  const question = dropping ? 'Drop it?' : 'Change them?';
  await requireConsent({ about: `${into} holds documents. ${change}`, lines: [], question }, yes);
}

async function holdsDocuments(target: Endpoint, { db, name }: Namespace): Promise<boolean> {
  const deployment = await openDeployment(target, { maxPoolSize: 1 });
  try {
    return (
      (await deployment.client
        .db(db)
        .collection(name)
        .findOne({}, { projection: { _id: 1 } })) !== null
    );
  } finally {
    await deployment.close();
  }
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
