import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { FerryError } from '../../engine/errors';
import type { Endpoint } from '../../engine/model/endpoint';
import { DamagedSource } from '../../files/records';
import { checkFile, writeFile } from '../export/exportFile';
import type { ExportOptions, ExportReport } from '../export/types';
import { damagedSource, lookAtFile, type FileLook } from '../import/lookAtFile';
import type { FileOptions, ImportOptions, ImportReport } from '../import/types';
import type { ToolContext } from './carryOut';
import { exportArguments, importArguments } from './fileArguments';
import { requireTool, type Tool } from './find';
import { startTool } from './run';
import type { ToolState } from './toolOutput';

const FIRST_REJECTS = 10;

/**
 * Has mongoimport import a file, unpacked on the way. What it could not write is counted, not kept.
 * @throws FerryError, too when it stopped in the middle
 */
export async function importWithTools(
  target: Endpoint,
  file: FileOptions,
  options: ImportOptions,
  context: ToolContext,
): Promise<ImportReport> {
  const started = Date.now();
  const mongoimport = await requireTool('mongoimport', context.whereabouts);
  const look = await lookAtFile(file);
  try {
    return await importWith(mongoimport, look, target, file, options, context, started);
  } finally {
    await look.content.close();
  }
}

async function importWith(
  mongoimport: Tool,
  look: FileLook,
  target: Endpoint,
  file: FileOptions,
  options: ImportOptions,
  context: ToolContext,
  started: number,
): Promise<ImportReport> {
  const args = importArguments(look, file, options);
  const { opened, content, name } = look;
  const tell = () =>
    context.onProgress({
      activity: `mongoimport: ${name}`,
      documents: 0,
      bytes: opened.bytesRead(),
      bytesTotal: opened.size,
    });
  const running = await startTool(mongoimport, target.uri, args, context, tell);
  running.output.resume();
  // Its end says more than that of the pipe to it; a file that cannot be read ends it.
  const fed = pipeline(Readable.from(content.chunks(), { objectMode: false }), running.input);
  const unreadable = fed.then(
    () => undefined,
    (error: unknown) => {
      const damage = error instanceof DamagedSource ? damagedSource(name, error, undefined) : error;
      if (damage instanceof FerryError) running.stop();
      return damage;
    },
  );
  const ended = await running.ended.catch((error: unknown) => error as FerryError);
  const failure = await unreadable;
  if (failure instanceof FerryError) throw failure;
  if (ended instanceof Error) throw ended;
  return importReport(refuseUntold(ended, 'mongoimport'), {
    source: name,
    namespace: formatNamespace(options.namespace),
    mode: options.mode,
    bytes: opened.size ?? opened.bytesRead(),
    durationSeconds: (Date.now() - started) / 1000,
  });
}

function importReport(
  { documents, failures, lastLines }: ToolState,
  facts: Pick<ImportReport, 'source' | 'namespace' | 'mode' | 'bytes' | 'durationSeconds'>,
): ImportReport {
  const changes = facts.mode === 'upsert' || facts.mode === 'merge';
  return {
    ...facts,
    records: documents + failures,
    inserted: facts.mode === 'insert' ? documents : 0,
    // mongoimport does not tell which of them were there.
    updated: changes ? documents : 0,
    unchanged: 0,
    deleted: facts.mode === 'delete' ? documents : 0,
    missing: 0,
    rejected: failures,
    resumed: false,
    firstRejects: failures === 0 ? [] : lastLines.slice(0, -1).slice(-FIRST_REJECTS),
    notes: [],
  };
}

/** Has mongoexport export a collection; the file has its name only once it is whole. @throws FerryError */
export async function exportWithTools(
  source: Endpoint,
  options: ExportOptions,
  context: ToolContext,
): Promise<ExportReport> {
  const started = Date.now();
  const mongoexport = await requireTool('mongoexport', context.whereabouts);
  const args = exportArguments(options);
  await checkFile(options);
  const namespace = formatNamespace(options.namespace);
  const running = await startTool(mongoexport, source.uri, args, context, ({ documents }) =>
    context.onProgress({ activity: `mongoexport: ${namespace}`, documents, bytes: 0 }),
  );
  running.input.end();
  const bytes = await writeFile(options, running.output, context, () => running.ended);
  const { documents } = refuseUntold(await running.ended, 'mongoexport');
  return {
    namespace,
    file: options.file,
    format: options.format,
    documents,
    bytes,
    durationSeconds: (Date.now() - started) / 1000,
  };
}

/** Without its last line, nobody knows what it did. */
function refuseUntold(state: ToolState, tool: string): ToolState {
  if (state.summed) return state;
  throw new FerryError({
    code: 'tool-failed',
    kind: 'failed',
    message: `${tool} ended without telling what it did.`,
    remedy: 'Start it again.',
  });
}
