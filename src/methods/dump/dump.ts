import type { Timestamp } from 'mongodb';
import { readCatalog, readEveryIndex, readSize, storageNamespace } from '../../engine/catalog/read';
import { leftInServersOwn } from '../../engine/catalog/leftOut';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { NamespaceMap } from '../../engine/catalog/namespaceMap';
import { refuseUnknown } from '../../engine/catalog/unmatched';
import { forEachLimited } from '../../engine/concurrency';
import { openDeployment } from '../../engine/deployment/connect';
import type { Deployment } from '../../engine/deployment/deployment';
import { describeError } from '../../engine/deployment/describeError';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import { HeldMoment } from '../../engine/reading/heldMoment';
import { documentsPerReply, readRange } from '../../engine/reading/rangeReader';
import { OPLOG } from '../../files/dump/archiveFormat';
import type { DumpedCollection } from '../../files/dump/metadata';
import { formatNumberOf } from '../../report/format';
import { closeOnAbort, majorityWait, throwIfStopped, type JobContext } from '../job';
import { dumpOplog, oplogStart, refuseOplog } from './oplog';
import { abandon, complete, prepare, refuseSmallDisk } from './place';
import { openSink, type DumpSink } from './sink';
import type { DumpRequest, TransferredNamespace, TransferReport } from './types';

/** Collections read at once, as mongodump does. */
const COLLECTIONS_AT_ONCE = 4;
const METADATA_AT_ONCE = 8;

/** A collection to dump, and what its metadata say of its size. */
interface Planned {
  collection: DumpedCollection;
  size: { documents: number; bytes: number };
}

/**
 * Dumps as mongodump does, without needing it: the same files, byte for byte, or the same archive.
 * The dump has its name only once it is complete.
 * @throws FerryError
 */
export async function dump(request: DumpRequest, context: JobContext): Promise<TransferReport> {
  const started = performance.now();
  const source = await openDeployment(request.source, { signal: context.signal });
  const stopWaiting = closeOnAbort(source, context);
  try {
    if (request.oplog === true) refuseOplog(source, request);
    // Before the catalog is read: what is made or dropped meanwhile is in the oplog.
    const since = request.oplog === true ? await oplogStart(source) : undefined;
    const left = await leftInServersOwn(source, request);
    const planned = await plan(source, request, context);
    const moment = await HeldMoment.now(source, majorityWait(context));
    const partial = await prepare(request.to);
    const bytesTotal = planned.reduce((sum, { size }) => sum + size.bytes, 0);
    let run: Dump;
    let namespaces: TransferredNamespace[];
    try {
      if (!request.gzip) await refuseSmallDisk(partial, bytesTotal);
      const sink = openSink(request.to, partial, request.gzip);
      run = new Dump(source, sink, context, bytesTotal, { moment, since });
      namespaces = await run.run(planned);
      await complete(request.to, partial);
    } catch (error) {
      await abandon(partial);
      throw error;
    }
    return {
      by: 'Mongo Ferry',
      namespaces,
      documents: namespaces.reduce((sum, { documents = 0 }) => sum + documents, 0),
      bytes: namespaces.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
      durationSeconds: (performance.now() - started) / 1000,
      notes: [
        ...(left === undefined ? [] : [left.message]),
        ...(since === undefined ? [] : [`Oplog: ${formatNumberOf(run.oplogEntries, 'change')}.`]),
      ],
    };
  } catch (error) {
    throwIfStopped(context);
    throw describeError(error, { doing: 'Dumping', deployment: request.source.label });
  } finally {
    stopWaiting();
    await source.close();
  }
}

/** Collections before views, so that nobody who follows the order meets a view without its source. */
async function plan(
  source: Deployment,
  { include, exclude }: DumpRequest,
  context: JobContext,
): Promise<Planned[]> {
  context.onProgress({ activity: 'Reading the catalog', documents: 0, bytes: 0 });
  const map = new NamespaceMap({
    include,
    exclude,
    renames: [],
    stateDatabase: DEFAULT_STATE_DATABASE,
  });
  const catalog = await readCatalog(source, map);
  refuseUnknown(map, catalog);
  const planned = new Map<string, Planned>();
  await forEachLimited(catalog, METADATA_AT_ONCE, async (entry) => {
    throwIfStopped(context);
    const isView = entry.kind === 'view';
    planned.set(formatNamespace(entry), {
      collection: { ...entry, indexes: isView ? [] : await readEveryIndex(source, entry) },
      size: isView ? { documents: 0, bytes: 0 } : await readSize(source, storageNamespace(entry)),
    });
  });
  return catalog.flatMap((entry) => planned.get(formatNamespace(entry)) ?? []);
}

/** One dump under way. */
class Dump {
  private documents = 0;
  private bytes = 0;
  oplogEntries = 0;

  constructor(
    private readonly source: Deployment,
    private readonly sink: DumpSink,
    private readonly context: JobContext,
    private readonly bytesTotal: number,
    private readonly begun: {
      /** The source's when its catalog had been read. */
      moment: HeldMoment;
      /** Where the oplog begins that the dump is to hold. */
      since: Timestamp | undefined;
    },
  ) {}

  async run(planned: Planned[]): Promise<TransferredNamespace[]> {
    const done = new Map<DumpedCollection, TransferredNamespace>();
    try {
      const collections = planned.map(({ collection }) => collection);
      const versions = {
        server: this.source.binary.text,
        tool: `mongo-ferry ${this.context.toolVersion}`,
      };
      const { since } = this.begun;
      const oplog = since === undefined ? [] : [OPLOG];
      await this.sink.begin([...collections, ...oplog], versions, COLLECTIONS_AT_ONCE);
      // The largest first, so that none is left alone at the end.
      const order = [...planned].sort((a, b) => b.size.bytes - a.size.bytes);
      await forEachLimited(order, COLLECTIONS_AT_ONCE, async (one) => {
        done.set(one.collection, await this.dumpCollection(one));
      });
      if (since !== undefined) {
        const output = await this.sink.openOplog();
        this.oplogEntries = await dumpOplog(this.source, since, output, this.context);
      }
      await this.sink.close();
    } catch (error) {
      this.sink.abort();
      throw error;
    }
    return planned.flatMap(({ collection }) => done.get(collection) ?? []);
  }

  private async dumpCollection({ collection, size }: Planned): Promise<TransferredNamespace> {
    const namespace = formatNamespace(collection);
    const output = await this.sink.open(collection);
    const total = { documents: 0, bytes: 0 };
    if (collection.kind !== 'view') {
      const { moment } = this.begun;
      await moment.reached(collection);
      const from = storageNamespace(collection);
      const batchSize = documentsPerReply(size);
      for await (const batch of readRange(
        { source: this.source, namespace: from, batchSize, notBefore: moment.notBefore },
        {},
      )) {
        throwIfStopped(this.context);
        await output.write(batch.bytes);
        total.documents += batch.count;
        total.bytes += batch.bytes.length;
        this.tell(namespace, batch.count, batch.bytes.length);
      }
    }
    await output.end();
    return { namespace, ...total };
  }

  private tell(namespace: string, documents: number, bytes: number): void {
    this.documents += documents;
    this.bytes += bytes;
    this.context.onProgress({
      activity: `Dumping ${namespace}`,
      documents: this.documents,
      bytes: this.bytes,
      bytesTotal: Math.max(this.bytesTotal, this.bytes),
    });
  }
}
