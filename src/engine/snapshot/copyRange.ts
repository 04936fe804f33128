import type { Timestamp } from 'mongodb';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import { Gapless, InFlight } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import type { Log } from '../log';
import type { Control } from '../model/control';
import { retrying } from '../deployment/retry';
import { testGate } from '../testGates';
import type { CompiledRule } from '../rules/documentRule';
import { type Place, type Placed, type Reached, readRangeFrom } from '../reading/rangeReader';
import type { Range } from '../reading/ranges';
import { scanStorage } from '../reading/storageScan';
import type { TargetWriter } from '../target/writing/targetWriter';

/** One range to copy, and who is told of it. */
export interface RangeCopy {
  source: Deployment;
  writer: TargetWriter;
  control: Control;
  log: Log;
  from: Namespace;
  to: Namespace;
  range: Range;
  /** No read shows the source at an earlier time than this. */
  notBefore?: Timestamp | undefined;
  /** Documents a reply, and so an insert. */
  batchSize: number;
  /** Keeps the source's natural order: one insert at a time. */
  keepOrder: boolean;
  /** What of the documents is carried. */
  rule?: CompiledRule | undefined;
  /** What an earlier run copied, counted already. */
  reached?: Reached | undefined;
  onCopied: (documents: number, bytes: number) => void;
  /** Told after every `toldBytes` how far a range in storage order is copied. */
  onReached?: ((reached: Reached) => Promise<void>) | undefined;
  toldBytes: number;
  onWait: (reason: string | undefined) => void;
}

/** Two inserts in flight hide the answer's way back; more gain nothing (measured). */
const INSERTS_IN_FLIGHT = 2;
/** A range in storage order is its whole collection: no other reads beside it. */
const INSERTS_IN_FLIGHT_ALONE = 4;

/**
 * Copies a range; when it resolves, every document is in the target with majority. A cursor lost
 * on the way is opened again where everything before is in the target, or, where reading can't go
 * on, at the start: writing a document twice does no harm.
 * @returns documents and bytes of the range
 */
export async function copyRange(copy: RangeCopy): Promise<{ documents: number; bytes: number }> {
  const copied = new Copied(copy);
  await retrying(() => copyOn(copy, copied), {
    log: copy.log,
    what: `reading ${formatNamespace(copy.from)}`,
    sleep: (milliseconds) => copy.control.sleep(milliseconds),
    onWait: copy.onWait,
  });
  return { documents: copied.documents, bytes: copied.bytes };
}

async function copyOn(copy: RangeCopy, copied: Copied): Promise<void> {
  copied.goBack();
  const inserts = new InFlight(insertsInFlight(copy));
  const landings = new Gapless<Reached | undefined>((place) => copied.reach(place));
  let { documents, bytes } = copied;
  try {
    for await (const { batch, place, repeated = 0, isAfresh } of batchesAfter(copy, copied)) {
      await copy.control.gate();
      if (isAfresh === true) {
        copied.beginAfresh();
        ({ documents, bytes } = copied);
      }
      const newDocuments = batch.count - repeated;
      const newBytes = batch.bytes.length - (batch.offsets[repeated] ?? 0);
      documents += newDocuments;
      bytes += newBytes;
      const landed = landings.begin(place === undefined ? undefined : { documents, bytes, place });
      await inserts.launch(async () => {
        await copy.writer.insert(copy.to, batch);
        copied.count(newDocuments, newBytes);
        landed();
        await copied.tell();
        await testGate('snapshot.batch-written', { namespace: formatNamespace(copy.from) });
      });
    }
  } finally {
    await inserts.land();
  }
}

function insertsInFlight({ keepOrder, range }: RangeCopy): number {
  if (keepOrder) return 1;
  return range.inStorageOrder === true ? INSERTS_IN_FLIGHT_ALONE : INSERTS_IN_FLIGHT;
}

function batchesAfter(copy: RangeCopy, { place }: Copied): AsyncGenerator<Placed> {
  const options = { ...copy, namespace: copy.from };
  return copy.range.inStorageOrder === true
    ? scanStorage(options, place?.scan)
    : readRangeFrom(options, copy.range, place?.id);
}

/** What is copied of a range: all that is counted, and the place up to which nothing is lacking. */
class Copied {
  documents: number;
  bytes: number;
  private reached: Reached | undefined;
  private toldBytes: number;

  constructor(private readonly copy: RangeCopy) {
    this.reached = copy.reached;
    this.documents = copy.reached?.documents ?? 0;
    this.toldBytes = this.bytes = copy.reached?.bytes ?? 0;
  }

  get place(): Place | undefined {
    return this.reached?.place;
  }

  count(documents: number, bytes: number): void {
    this.documents += documents;
    this.bytes += bytes;
    this.copy.onCopied(documents, bytes);
  }

  reach(place: Reached | undefined): void {
    if (place !== undefined) this.reached = place;
  }

  /** What came to the target behind the place reached does not count: it is read again. */
  goBack(): void {
    const { documents = 0, bytes = 0 } = this.reached ?? {};
    this.count(documents - this.documents, bytes - this.bytes);
  }

  beginAfresh(): void {
    this.reached = undefined;
    this.toldBytes = 0;
    this.goBack();
  }

  async tell(): Promise<void> {
    const { reached, copy } = this;
    if (reached?.place.scan === undefined) return;
    if (reached.bytes - this.toldBytes < copy.toldBytes) return;
    this.toldBytes = reached.bytes;
    await copy.onReached?.(reached);
  }
}
