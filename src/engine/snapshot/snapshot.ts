import { toMake } from '../target/making/collections';
import { copyIndexes } from '../target/making/copyIndexes';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import {
  readCatalogEntry,
  readSize,
  storageNamespace,
  unlessReplaced,
  type CatalogEntry,
} from '../catalog/read';
import { forEachLimited, Queue } from '../concurrency';
import { FerryError } from '../errors';
import { ofRun, testGate } from '../testGates';
import { majorityWait } from '../state/majorities';
import { HeldMoment } from '../reading/heldMoment';
import { TargetSharding } from '../target/sharding/targetSharding';
import { rangeOf, reachedOf, type NamespaceRecord, type RangeRecord } from '../state/records';
import { damagedState } from '../state/storedRecords';
import type { Run } from '../state/run';
import { copyRange, type RangeCopy } from './copyRange';
import { documentsPerReply } from '../reading/rangeReader';
import { planAllRanges, planNamespaces } from './planSnapshot';
import { planRanges, type Range } from '../reading/ranges';
import { showStanding } from './showStanding';

/** Small collections made or copied at once: most of their time is waiting for an answer. */
const SMALL_AT_ONCE = 16;
/** Index builds at once: as many as a server works on unless told (maxNumActiveUserIndexBuilds). */
const INDEX_BUILDS_AT_ONCE = 3;
/**
 * Up to this size a collection gets its indexes before its documents: on an empty collection the
 * server makes them at once, without a build.
 */
const SMALL_BYTES = 1_000_000;

/** How many ranges this run copied, and how many earlier runs had. */
export interface SnapshotOutcome {
  total: number;
  copiedByThisRun: number;
  copiedBefore: number;
}

/** Copies all namespaces of a migration; what an earlier run finished is not read again. */
export class Snapshot {
  private readonly entries: Map<string, CatalogEntry>;
  /** The source's when documents were first to be read: all that its catalog told of is there. */
  private moment: Promise<HeldMoment> | undefined;

  constructor(
    private readonly run: Run,
    private readonly catalog: CatalogEntry[],
  ) {
    this.entries = new Map(catalog.map((entry) => [formatNamespace(entry), entry]));
  }

  async copy(): Promise<SnapshotOutcome> {
    const { progress } = this.run;
    progress.doing('Planning the copy');
    const namespaces = await planNamespaces(this.run, this.entries);
    for (const { namespace, kind } of namespaces) {
      // What became something else since an earlier run is left to the events that tell of it.
      if (this.entries.get(namespace)?.kind !== kind) this.entries.delete(namespace);
    }
    const planning = planAllRanges(this.run, this.entries, namespaces);
    const making = this.createCollections(namespaces);
    // Neither may go on when the other failed: a repeated attempt would cut the ranges anew beside it.
    await Promise.allSettled([planning, making]);
    const ranges = await planning;
    const indexed = await making;
    showStanding(progress, namespaces, ranges);
    await testGate('snapshot.planned', ofRun(this.run));
    const open = ranges.filter(({ done }) => !done);
    progress.doing(`Copying ${namespaces.length} namespaces`);
    const builds = new Queue(INDEX_BUILDS_AT_ONCE);
    try {
      await this.copyRanges(namespaces, open, indexed, builds);
    } catch (error) {
      await builds.abandon();
      throw error;
    }
    progress.doing('Building indexes');
    await testGate('snapshot.index-builds', ofRun(this.run));
    await builds.drain();
    await testGate('snapshot.views', ofRun(this.run));
    await this.createViews();
    return {
      total: ranges.length,
      copiedByThisRun: open.length,
      copiedBefore: ranges.length - open.length,
    };
  }

  /** What an earlier run copied, when it copied all; it is filled again, should that have completed it. */
  async recall(): Promise<SnapshotOutcome> {
    const { store, progress, ours, map } = this.run;
    await forEachLimited([...this.entries.values()], SMALL_AT_ONCE, (entry) =>
      ours.leaveExpiryToSource(map.targetOf(entry)),
    );
    const ranges = await store.loadRanges();
    showStanding(progress, await store.loadNamespaces(), ranges);
    return { total: ranges.length, copiedByThisRun: 0, copiedBefore: ranges.length };
  }

  /**
   * Drops a collection in the target and copies it as the source has it now. The store knows of it
   * meanwhile, since after a crash nothing else would tell that documents are lacking.
   * @throws FerryError `damaged-state` for one that the plan does not carry
   */
  async recopy(namespace: Namespace): Promise<void> {
    if (!this.run.map.carries(namespace)) {
      throw damagedState(
        'the copies to be made again',
        `${formatNamespace(namespace)} is not carried`,
      );
    }
    const gate = { namespace: formatNamespace(namespace) };
    await this.run.store.beginRecopy(namespace);
    await testGate('recopy.begun', gate);
    await this.copyAfresh(namespace);
    await this.run.store.endRecopy(namespace);
  }

  private async copyAfresh(namespace: Namespace): Promise<void> {
    const { source, map, plan, log, ours } = this.run;
    const entry = await readCatalogEntry(source, namespace);
    await ours.clear(namespace, map.targetOf(namespace), 'it is copied again');
    await testGate('recopy.dropped', { namespace: formatNamespace(namespace) });
    if (entry === undefined) return;
    log.info(`Copying ${formatNamespace(namespace)} again`);
    await TargetSharding.during(this.run, (sharding) =>
      this.make([entry], sharding, (work) => work()),
    );
    if (entry.kind === 'view') return;
    const size = await readSize(source, storageNamespace(entry));
    const ranges = await planRanges(source, entry, size.bytes, plan.rangeBytes);
    await forEachLimited(ranges, plan.parallelRanges, async (range) => {
      await this.copyUnlessReplaced(entry, range, size);
    });
    await this.createIndexes(entry);
  }

  /**
   * Makes collections and views where they are not there yet.
   * @returns those that were made before, and dropped by somebody
   */
  private async make(
    entries: CatalogEntry[],
    sharding: TargetSharding,
    work: (run: () => Promise<void>) => Promise<void>,
  ): Promise<CatalogEntry[]> {
    const { ours, map } = this.run;
    const wanted = entries.map((entry) => ({ ...toMake(entry, map), entry }));
    const missing = await ours.announce(wanted);
    await forEachLimited(wanted, SMALL_AT_ONCE, (one) =>
      work(async () => {
        if (missing.has(one)) await ours.create(one);
        if (one.kind !== 'view') await sharding.shard(one.entry);
      }),
    );
    await ours.record([...missing.keys()]);
    return wanted.filter((one) => missing.get(one) === 'lost').map(({ entry }) => entry);
  }

  private get relaxed(): boolean {
    return this.run.plan.kind !== 'snapshot';
  }

  /** Makes the collections; returns those that have their indexes already. */
  private createCollections(namespaces: NamespaceRecord[]): Promise<Set<string>> {
    return TargetSharding.during(this.run, (sharding) => this.create(namespaces, sharding));
  }

  private async create(
    namespaces: NamespaceRecord[],
    sharding: TargetSharding,
  ): Promise<Set<string>> {
    const { control } = this.run;
    const indexed = new Set<string>();
    await sharding.clearUp();
    const open = namespaces.flatMap((record) => {
      const entry = this.entries.get(record.namespace);
      return entry === undefined || record.indexed ? [] : [{ entry, record }];
    });
    const entries = open.map(({ entry }) => entry);
    const lost = await this.make(entries, sharding, (work) => control.work(work));
    for (const entry of lost) await this.recopy(entry);
    const small = open.filter(({ entry, record }) => this.mayBeIndexedFirst(entry, record));
    await forEachLimited(small, SMALL_AT_ONCE, async ({ entry, record }) => {
      await this.createIndexes(entry);
      indexed.add(record.namespace);
    });
    return indexed;
  }

  /** Only with relaxed indexes: what a copy meets on its way may hold a unique value twice. */
  private mayBeIndexedFirst({ kind }: CatalogEntry, { bytes }: NamespaceRecord): boolean {
    return this.relaxed && bytes <= SMALL_BYTES && kind === 'collection';
  }

  /**
   * Copies ranges, those of the largest collections first so that none is left alone at the end,
   * and lets each collection's indexes be built when it is complete.
   */
  private async copyRanges(
    namespaces: NamespaceRecord[],
    open: RangeRecord[],
    indexed: ReadonlySet<string>,
    builds: Queue,
  ): Promise<void> {
    const { store, progress, plan, control } = this.run;
    const records = new Map(namespaces.map((record) => [record.namespace, record]));
    const sizeOf = ({ namespace }: RangeRecord) => records.get(namespace)?.bytes ?? 0;
    const left = new Map<string, number>();
    for (const { namespace } of open) left.set(namespace, (left.get(namespace) ?? 0) + 1);
    let allLeft = open.length;
    // The last collection's indexes are divided among the builds that would otherwise not be made.
    const buildsAtOnce = () => (allLeft === 0 ? 1 + builds.free : 1);
    const complete = async (record: NamespaceRecord) => {
      progress.setNamespaceState(record.namespace, 'indexing');
      const mark = () => this.markIndexed(record);
      if (indexed.has(record.namespace)) await mark();
      else builds.add(() => this.buildIndexes(record, buildsAtOnce()), mark);
    };
    const copy = async (range: RangeRecord) => {
      await control.gate();
      const record = records.get(range.namespace);
      if (record === undefined) return;
      const gate = { ...ofRun(this.run), namespace: range.namespace };
      await testGate('snapshot.range-begun', gate);
      const { documents, bytes } = await this.copyStored(record, range, indexed);
      await testGate('snapshot.range-copied', gate);
      const rest = (left.get(range.namespace) ?? 1) - 1;
      allLeft--;
      left.set(range.namespace, rest);
      // The target builds indexes while it stores what was copied.
      await Promise.all([
        store.markCopied(range, documents, bytes),
        rest === 0 ? complete(record) : undefined,
      ]);
      progress.rangeDone();
      await testGate('snapshot.range-marked', gate);
    };
    for (const record of namespaces) {
      if (!record.indexed && !left.has(record.namespace)) await complete(record);
    }
    const ordered = [...open].sort((a, b) => sizeOf(b) - sizeOf(a) || a.index - b.index);
    const isSmall = (range: RangeRecord) => sizeOf(range) <= SMALL_BYTES;
    const large = ordered.filter((range) => !isSmall(range));
    await forEachLimited(large, plan.parallelRanges, copy);
    const small = ordered.filter(isSmall);
    await forEachLimited(small, Math.max(plan.parallelRanges, SMALL_AT_ONCE), copy);
  }

  /** Copies a range of a stored namespace; one whose early indexes refuse a document, whole again. */
  private async copyStored(
    record: NamespaceRecord,
    range: RangeRecord,
    indexed: ReadonlySet<string>,
  ): Promise<{ documents: number; bytes: number }> {
    const entry = this.entries.get(record.namespace);
    if (entry === undefined) return { documents: 0, bytes: 0 };
    try {
      return await this.copyUnlessReplaced(entry, rangeOf(range), record, {
        reached: reachedOf(range),
        onReached: (reached) => this.run.store.markReached(range, reached),
      });
    } catch (error) {
      const rejected = error instanceof FerryError && error.code === 'write-rejected';
      if (!rejected || !indexed.has(record.namespace)) throw error;
      // The source may have dropped that index since; afresh, indexes are read after the documents.
      await this.recopy(entry);
      return { documents: record.documents, bytes: record.bytes };
    }
  }

  private copyUnlessReplaced(
    entry: CatalogEntry,
    range: Range,
    size: { documents: number; bytes: number },
    standing: Pick<RangeCopy, 'reached' | 'onReached'> = {},
  ): Promise<{ documents: number; bytes: number }> {
    const nothing = { documents: 0, bytes: 0 };
    const copy = () => this.copyRange(entry, range, size, standing);
    return unlessReplaced(this.run.source, entry, copy, nothing);
  }

  private begun(): Promise<HeldMoment> {
    if (this.moment === undefined) {
      this.moment = HeldMoment.now(this.run.source, majorityWait(this.run));
      this.moment.catch(() => (this.moment = undefined));
    }
    return this.moment;
  }

  private async copyRange(
    entry: CatalogEntry,
    range: Range,
    size: { documents: number; bytes: number },
    standing: Pick<RangeCopy, 'reached' | 'onReached'>,
  ) {
    const { source, writer, control, log, map, plan, progress } = this.run;
    const moment = await this.begun();
    await moment.reached(entry);
    const namespace = formatNamespace(entry);
    const to = map.targetOf(entry);
    return copyRange({
      ...standing,
      source,
      writer,
      control,
      log,
      from: storageNamespace(entry),
      to: storageNamespace({ ...to, kind: entry.kind }),
      range,
      notBefore: moment.notBefore,
      batchSize: documentsPerReply(size),
      keepOrder: entry.kind === 'capped',
      toldBytes: plan.rangeBytes,
      rule: map.ruleOf(entry),
      onCopied: (documents, bytes) => progress.copied(namespace, documents, bytes),
      onWait: (reason) => progress.waiting(reason),
    });
  }

  private async buildIndexes(record: NamespaceRecord, builds: number): Promise<void> {
    await this.run.control.gate();
    const entry = this.entries.get(record.namespace);
    if (entry !== undefined) await this.createIndexes(entry, builds);
  }

  private async createIndexes(entry: CatalogEntry, builds = 1): Promise<void> {
    const { source, target, map, progress, ours: rights } = this.run;
    const to = map.targetOf(entry);
    await testGate('snapshot.index', { namespace: formatNamespace(entry) });
    const copy = { source, target, rights, entry, to, relaxed: this.relaxed };
    const unbuilt = await unlessReplaced(source, entry, () => copyIndexes(copy, builds), []);
    progress.setUnbuilt(formatNamespace(to), unbuilt);
  }

  private async markIndexed({ namespace }: NamespaceRecord): Promise<void> {
    await this.run.store.markIndexed(namespace);
    this.run.progress.setNamespaceState(namespace, 'copied');
  }

  private async createViews(): Promise<void> {
    const { map, ours, control } = this.run;
    for (const entry of this.catalog.filter(({ kind }) => kind === 'view')) {
      await control.work(() => ours.make(toMake(entry, map)));
    }
  }
}
