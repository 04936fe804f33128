import { formatNamespace } from '../../engine/catalog/namespaces';
import { openDeployment } from '../../engine/deployment/connect';
import type { Deployment } from '../../engine/deployment/deployment';
import { describeError } from '../../engine/deployment/describeError';
import { FerryError } from '../../engine/errors';
import { inspectTarget } from '../../engine/migration/admission';
import { formatNumberOf } from '../../report/format';
import { doorOf } from '../door';
import type { RestoreRequest, TransferReport } from '../dump/types';
import { closeOnAbort, throwIfStopped, type JobContext } from '../job';
import { Arrivals } from './arrivals';
import { select, type Selection } from './contents';
import { openDump, type OpenedDump } from './openDump';
import { OplogReplay, refuseReplay } from './oplogReplay';
import { checkCounts, clearTheWay, createCollections, finish, refuseUnbuilt } from './targetSide';

/**
 * Restores a dump that mongodump or this product wrote, without needing mongorestore. It is done
 * only when every document, index and view is there, and the target counts as many documents.
 * @throws FerryError; what had arrived until then is told to the log
 */
export async function restore(
  request: RestoreRequest,
  context: JobContext,
): Promise<TransferReport> {
  const target = await openDeployment(request.target, { signal: context.signal });
  const stopWaiting = closeOnAbort(target, context);
  try {
    const dump = await openDump(request.from, context.signal);
    try {
      return await restoreDump(dump, target, request, context);
    } finally {
      await dump.close();
    }
  } catch (error) {
    throwIfStopped(context);
    throw describeError(error, { doing: 'Restoring to', deployment: request.target.label });
  } finally {
    stopWaiting();
    await target.close();
  }
}

async function restoreDump(
  dump: OpenedDump,
  target: Deployment,
  request: RestoreRequest,
  context: JobContext,
): Promise<TransferReport> {
  const started = performance.now();
  const { dryRun, oplogReplay = false } = request;
  if (oplogReplay) {
    refuseReplay(target, request);
    if (!dump.hasOplog) throw noOplog(dump.name);
  } else if (dump.hasOplog && dump.collections.length === 0) {
    throw oplogAlone(dump.name);
  }
  const selection = select(dump.collections, request);
  const { map, collections, notes } = selection;
  notes.unshift(...dump.notes);
  const door = doorOf(target, context);
  const dropped = await clearTheWay(target, selection, request.existing, dryRun, door);
  if (dropped.length > 0) {
    notes.push(`${dryRun ? 'Would be dropped' : 'Dropped'}: ${dropped.join(', ')}.`);
  }
  const tell = (activity: string) =>
    context.onProgress({
      activity,
      documents: arrivals.total.documents,
      bytes: dump.bytesRead(),
      bytesTotal: dump.bytesTotal(collections),
    });
  const arrivals = new Arrivals(target, map, context, (name) => tell(`Restoring ${name}`));
  const replay = oplogReplay
    ? new OplogReplay(target, selection, await foreignTo(target, selection, request), context)
    : undefined;
  if (!dryRun) {
    try {
      await createCollections(target, selection, door, context);
      await dump.deliver([...collections], {
        take: (collection, batch) => arrivals.take(collection, batch),
        end: (collection) => arrivals.end(collection),
        takeOplog: replay && ((entries) => replay.take(entries)),
      });
      await replay?.finish();
      const unbuilt = await finish(target, selection, door, context, tell);
      const countsHold = request.existing !== 'continue' && replay === undefined;
      if (countsHold) await checkCounts(target, selection, (one) => arrivals.of(one).documents);
      refuseUnbuilt(unbuilt, context.log);
    } catch (error) {
      const wanted = collections.filter(({ kind }) => kind !== 'view');
      const complete = wanted.filter((one) => arrivals.of(one).complete).length;
      context.log.error(
        `Not complete: ${formatNumberOf(arrivals.total.documents, 'document')} arrived, ` +
          `${complete} of ${formatNumberOf(wanted.length, 'collection')} whole.`,
      );
      throw error;
    }
  }
  if (replay !== undefined && !dryRun) {
    notes.push(...replay.notes);
    notes.push(`Oplog: ${formatNumberOf(replay.applied, 'change')} replayed.`);
  } else if (dump.hasOplog && replay === undefined) {
    notes.push('Left out: the oplog of the dump, whose replay was not asked for.');
  }
  return {
    by: 'Mongo Ferry',
    namespaces: collections.map((collection) => {
      const { documents, bytes } = arrivals.of(collection);
      const to = formatNamespace(map.targetOf(collection));
      const namespace = formatNamespace(collection);
      return {
        namespace,
        ...(to === namespace ? {} : { target: to }),
        ...(dryRun ? {} : { documents, bytes }),
      };
    }),
    ...arrivals.total,
    durationSeconds: (performance.now() - started) / 1000,
    dryRun,
    notes,
  };
}

function oplogAlone(name: string): FerryError {
  return new FerryError({
    code: 'oplog-alone',
    kind: 'refused',
    message: `${name} holds an oplog, and nothing else.`,
    remedy: 'Have it replayed, on what the target holds of the time at which it begins.',
    commandLine: '--oplog-replay',
  });
}

/** What is in the target that the dump does not hold, and no change of its oplog is meant for. */
async function foreignTo(
  target: Deployment,
  { map, collections }: Selection,
  { existing }: RestoreRequest,
): Promise<ReadonlySet<string>> {
  // Whoever writes into what is there has said so.
  if (existing === 'continue') return new Set();
  return new Set((await inspectTarget(target, map, collections)).foreign);
}

function noOplog(name: string): FerryError {
  return new FerryError({
    code: 'no-oplog',
    kind: 'refused',
    message: `${name} holds no oplog.`,
    remedy: 'Restore it without an oplog, or dump again with it.',
  });
}
