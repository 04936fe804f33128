import { pipeline } from 'node:stream/promises';
import { FerryError } from '../../engine/errors';
import type { Endpoint } from '../../engine/model/endpoint';
import { abandon, complete, prepare } from '../dump/place';
import type { TransferReport } from '../dump/types';
import type { JobContext } from '../job';
import { dumpArguments, restoreArguments, type DumpOrder, type RestoreOrder } from './arguments';
import { requireTool, toolInWords, type Tool, type Whereabouts } from './find';
import { limitsOf, refuseImpossible, withoutRefused } from './limits';
import { startTool, type RunningTool } from './run';
import type { ToolState } from './toolOutput';

/** What carries out an order of the tools, beside the order. */
export interface ToolContext extends JobContext {
  whereabouts: Whereabouts;
}

/** Has mongodump dump; the dump has its name only once it is complete. @throws FerryError */
export async function dumpWithTools(
  source: Endpoint,
  order: DumpOrder,
  context: ToolContext,
): Promise<TransferReport> {
  const started = performance.now();
  const mongodump = await requireTool('mongodump', context.whereabouts);
  refuseImpossible(order, await limitsOf(source));
  const partial = await prepare(order.to);
  const args = dumpArguments({ ...order, to: { ...order.to, path: partial } });
  try {
    const running = await start(mongodump, source, args, context);
    if (partial === '-') running.output.pipe(process.stdout);
    else running.output.resume();
    const state = await running.ended;
    await complete(order.to, partial);
    return reportOf(state, [mongodump], started, []);
  } catch (error) {
    await abandon(partial);
    throw error;
  }
}

/** Has mongorestore restore. @throws FerryError, too when only a part was restored */
export async function restoreWithTools(
  target: Endpoint,
  wanted: RestoreOrder,
  context: ToolContext,
): Promise<TransferReport> {
  const started = performance.now();
  const mongorestore = await requireTool('mongorestore', context.whereabouts);
  const { order, notes } = withoutRefused(wanted, await limitsOf(target));
  const running = await start(mongorestore, target, restoreArguments(order), context);
  running.output.resume();
  if (order.from.path === '-') process.stdin.pipe(running.input);
  else running.input.end();
  const state = refusePart(await running.ended);
  return { ...reportOf(state, [mongorestore], started, notes), dryRun: order.dryRun };
}

/** What goes through a pipe: no place, and no dry run, for mongodump has begun by then. */
export interface PipeOrder {
  dump: Pick<DumpOrder, 'scope'>;
  restore: Pick<RestoreOrder, 'scope' | 'before' | 'workers'>;
}

/** Has mongodump and mongorestore copy, without a file in between. @throws FerryError */
export async function pipeWithTools(
  source: Endpoint,
  target: Endpoint,
  { dump, restore }: PipeOrder,
  context: ToolContext,
): Promise<TransferReport> {
  const started = performance.now();
  const stream = { kind: 'archive', path: '-' } as const;
  const mongodump = await requireTool('mongodump', context.whereabouts);
  const mongorestore = await requireTool('mongorestore', context.whereabouts);
  const dumpOrder = { ...dump, to: stream, gzip: false };
  refuseImpossible(dumpOrder, await limitsOf(source));
  const wanted = { ...restore, from: stream, gzip: false, dryRun: false };
  const { order, notes } = withoutRefused(wanted, await limitsOf(target));
  const writing = await start(mongorestore, target, restoreArguments(order), context);
  writing.output.resume();
  // Last, and read at once: what mongodump writes while nobody reads, execa throws away.
  const reading = await start(
    mongodump,
    source,
    dumpArguments(dumpOrder),
    context,
    'quietly',
  ).catch((error: unknown) => {
    writing.stop();
    throw error;
  });
  const carrying = pipeline(reading.output, writing.input).catch(() => undefined);
  // Either one's failure ends the other, which would wait for it or take its part for all.
  reading.ended.catch(writing.stop);
  writing.ended.catch(reading.stop);
  const [dumped, restored] = await Promise.allSettled([reading.ended, writing.ended, carrying]);
  refuseFailed([restored, dumped]);
  const state = refusePart((restored as PromiseFulfilledResult<ToolState>).value);
  return reportOf(state, [mongodump, mongorestore], started, notes);
}

function start(
  tool: Tool,
  { uri }: Endpoint,
  args: string[],
  context: JobContext,
  quietly?: 'quietly',
): Promise<RunningTool> {
  return startTool(tool, uri, args, context, (state) => {
    if (quietly) return;
    context.onProgress({ activity: state.activity, documents: state.documents, bytes: 0 });
  });
}

/** Throws the failure that the other one followed from. */
function refuseFailed(halves: PromiseSettledResult<ToolState>[]): void {
  const failures = halves.flatMap((half) =>
    half.status === 'rejected' ? [half.reason as FerryError] : [],
  );
  const first =
    failures.find(({ code }) => code === 'tool-killed') ??
    failures.find(({ code }) => code !== 'tool-stopped') ??
    failures[0];
  if (first !== undefined) throw first;
}

/** mongorestore ends well when documents are missing; here it does not. */
function refusePart(state: ToolState): ToolState {
  if (state.summed && state.failures === 0) return state;
  throw new FerryError({
    code: 'restore-incomplete',
    kind: 'failed',
    message: state.summed
      ? `mongorestore restored ${state.documents} documents, but not ${state.failures} others: ${state.lastLines.slice(-2).join(' / ')}`
      : 'mongorestore ended without telling what it restored.',
    remedy:
      'Nothing was overwritten: a document whose _id is there already counts as failed. Restore elsewhere, or again, dropping what is there.',
    commandLine: '--drop-target',
  });
}

function reportOf(
  { documents, done }: ToolState,
  tools: Tool[],
  started: number,
  notes: string[],
): TransferReport {
  return {
    by: tools.map(toolInWords).join(', '),
    namespaces: [...done].map(([namespace, count]) => ({ namespace, documents: count })),
    documents,
    bytes: 0,
    durationSeconds: (performance.now() - started) / 1000,
    notes,
  };
}
