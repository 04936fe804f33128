import type { RawBatch } from '../../engine/bson/rawBatch';
import { formatNamespace } from '../../engine/catalog/namespaces';
import type { NamespaceMap } from '../../engine/catalog/namespaceMap';
import { storageNamespace } from '../../engine/catalog/read';
import { InFlight } from '../../engine/concurrency';
import type { Deployment } from '../../engine/deployment/deployment';
import { TargetWriter } from '../../engine/target/writing/targetWriter';
import type { DumpedCollection } from '../../files/dump/metadata';
import { sleep, throwIfStopped, type JobContext } from '../job';
import type { Receiver } from './openDump';

/** A file is read faster than a server writes: more in flight than from another server. */
const INSERTS_IN_FLIGHT = 4;

/** How much of a collection is in the target. */
export interface Arrived {
  documents: number;
  bytes: number;
  complete: boolean;
}

/** Writes a dump's documents to the target, and knows what has arrived. */
export class Arrivals implements Receiver {
  private readonly writer: TargetWriter;
  private readonly inFlight = new Map<DumpedCollection, InFlight>();
  private readonly arrived = new Map<DumpedCollection, Arrived>();
  readonly total = { documents: 0, bytes: 0 };

  constructor(
    target: Deployment,
    private readonly map: NamespaceMap,
    private readonly context: JobContext,
    private readonly onArrived: (namespace: string) => void,
  ) {
    this.writer = new TargetWriter(target, {
      log: context.log,
      sleep: (milliseconds) => sleep(context, milliseconds),
    });
  }

  of(collection: DumpedCollection): Arrived {
    return this.arrived.get(collection) ?? { documents: 0, bytes: 0, complete: false };
  }

  async take(collection: DumpedCollection, batch: RawBatch): Promise<void> {
    throwIfStopped(this.context);
    const to = this.map.targetOf(collection);
    const into = storageNamespace({ ...to, kind: collection.kind });
    await this.flightOf(collection).launch(async () => {
      await this.writer.insert(into, batch);
      this.count(collection, batch);
      this.onArrived(formatNamespace(to));
    });
  }

  async end(collection: DumpedCollection): Promise<void> {
    await this.flightOf(collection).land();
    this.arrived.set(collection, { ...this.of(collection), complete: true });
  }

  private flightOf(collection: DumpedCollection): InFlight {
    const known = this.inFlight.get(collection);
    if (known !== undefined) return known;
    // A capped collection's order is part of its data.
    const flight = new InFlight(collection.kind === 'capped' ? 1 : INSERTS_IN_FLIGHT);
    this.inFlight.set(collection, flight);
    return flight;
  }

  private count(collection: DumpedCollection, batch: RawBatch): void {
    const { documents, bytes, complete } = this.of(collection);
    this.arrived.set(collection, {
      documents: documents + batch.count,
      bytes: bytes + batch.bytes.length,
      complete,
    });
    this.total.documents += batch.count;
    this.total.bytes += batch.bytes.length;
  }
}
