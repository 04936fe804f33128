import { createIndexes, indexSpecification, relaxedSpecification } from '../catalog/indexes';
import { createCollection, targetOptions } from '../catalog/collections';
import { formatNamespace, parseNamespace, type Namespace } from '../catalog/namespaces';
import {
  readCatalogEntry,
  readIndexes,
  readSize,
  storageNamespace,
  type CatalogEntry,
} from '../catalog/read';
import { forEachLimited } from '../concurrency';
import { toTimestamp } from '../sync/clusterTime';
import { rangeOf, type NamespaceRecord, type RangeRecord } from '../migration/records';
import type { Run } from '../migration/run';
import { copyRange } from './copyRange';
import { documentsPerReply } from './rangeReader';
import { planRanges, type Range } from './ranges';

/** Collections asked for their size, or cut into ranges, at once. */
const METADATA_AT_ONCE = 8;
/** Index builds at once; the server spreads each over its own threads. */
const INDEX_BUILDS_AT_ONCE = 2;
/** Namespaces whose ranges are planned and stored together. */
const PLANNED_TOGETHER = 100;

/** How many ranges this run copied, and how many earlier runs had. */
export interface SnapshotOutcome {
  total: number;
  copiedByThisRun: number;
  copiedBefore: number;
}

/** Copies all namespaces of a migration; what an earlier run finished is not read again. */
export class Snapshot {
  constructor(
    private readonly run: Run,
    private readonly catalog: CatalogEntry[],
  ) {}

  async copy(): Promise<SnapshotOutcome> {
    const { store, progress } = this.run;
    progress.doing('Planning the copy');
    const namespaces = await this.namespaces();
    const ranges = await this.ranges(namespaces);
    this.showStanding(namespaces, ranges);
    await this.createCollections(namespaces);
    const open = ranges.filter(({ done }) => !done);
    progress.doing(`Copying ${namespaces.length} namespaces`);
    await this.copyRanges(open, namespaces, ranges);
    progress.doing('Building indexes');
    await forEachLimited(
      (await store.loadNamespaces()).filter(({ indexed }) => !indexed),
      INDEX_BUILDS_AT_ONCE,
      (namespace) => this.buildIndexes(namespace),
    );
    await this.createViews();
    return {
      total: ranges.length,
      copiedByThisRun: open.length,
      copiedBefore: ranges.length - open.length,
    };
  }

  /** What an earlier run copied, when it copied all. */
  async recall(): Promise<SnapshotOutcome> {
    const { store } = this.run;
    const ranges = await store.loadRanges();
    this.showStanding(await store.loadNamespaces(), ranges);
    return { total: ranges.length, copiedByThisRun: 0, copiedBefore: ranges.length };
  }

  /**
   * Drops a collection in the target and copies it as the source has it now. The store knows of it
   * meanwhile, since after a crash nothing else would tell that documents are lacking.
   */
  async recopy(namespace: Namespace): Promise<void> {
    await this.run.store.beginRecopy(namespace);
    await this.copyAfresh(namespace);
    await this.run.store.endRecopy(namespace);
  }

  private async copyAfresh(namespace: Namespace): Promise<void> {
    const { source, target, map, plan, log } = this.run;
    const entry = await readCatalogEntry(source, namespace);
    const to = map.targetOf(namespace);
    await target.client.db(to.db).collection(to.name).drop();
    if (entry === undefined) return;
    log.info(`Copying ${formatNamespace(namespace)} again`);
    await createCollection(target, to, targetOptions(entry, map), this.relaxed);
    if (entry.kind === 'view') return;
    const size = await readSize(source, storageNamespace(entry));
    const ranges = await planRanges(source, entry, size.bytes, plan.rangeBytes);
    await forEachLimited(ranges, plan.parallelRanges, async (range) => {
      await this.copyUnlessGone(entry, range, size);
    });
    const indexes = await readIndexes(source, entry);
    await createIndexes(target, to, indexes.map(this.specification));
  }

  private get relaxed(): boolean {
    return this.run.plan.kind !== 'snapshot';
  }

  private readonly specification = (index: Map<string, unknown>) =>
    this.relaxed ? relaxedSpecification(index) : indexSpecification(index);

  /** The namespaces to copy: as stored by an earlier run, or as the source has them now. */
  private async namespaces(): Promise<NamespaceRecord[]> {
    const { store, source, map } = this.run;
    if (await store.hasNamespaces()) return store.loadNamespaces();
    const entries = this.catalog.filter(({ kind }) => kind !== 'view');
    const records: Omit<NamespaceRecord, '_id' | 'migration'>[] = [];
    await forEachLimited(entries, METADATA_AT_ONCE, async (entry) => {
      const size = await readSize(source, storageNamespace(entry));
      records.push({
        namespace: formatNamespace(entry),
        target: formatNamespace(map.targetOf(entry)),
        kind: entry.kind,
        ...size,
        planned: false,
        indexed: false,
      });
    });
    await store.saveNamespaces(records);
    return store.loadNamespaces();
  }

  private async ranges(namespaces: NamespaceRecord[]): Promise<RangeRecord[]> {
    const { store } = this.run;
    const unplanned = namespaces.filter(({ planned }) => !planned);
    const planned = new Set(
      namespaces.filter((record) => record.planned).map(({ namespace }) => namespace),
    );
    const ranges = (await store.loadRanges()).filter(({ namespace }) => planned.has(namespace));
    for (let first = 0; first < unplanned.length; first += PLANNED_TOGETHER) {
      const plans: { namespace: string; ranges: Range[] }[] = [];
      await forEachLimited(
        unplanned.slice(first, first + PLANNED_TOGETHER),
        METADATA_AT_ONCE,
        async (record) => {
          await this.run.control.gate();
          plans.push({ namespace: record.namespace, ranges: await this.plan(record) });
        },
      );
      ranges.push(...(await store.saveRanges(plans)));
    }
    return ranges;
  }

  private async plan(record: NamespaceRecord): Promise<Range[]> {
    const { source, plan } = this.run;
    const entry = this.entryOf(record);
    return entry === undefined ? [{}] : planRanges(source, entry, record.bytes, plan.rangeBytes);
  }

  private entryOf(record: NamespaceRecord): CatalogEntry | undefined {
    return this.catalog.find((entry) => formatNamespace(entry) === record.namespace);
  }

  private showStanding(namespaces: NamespaceRecord[], ranges: RangeRecord[]): void {
    const { progress } = this.run;
    progress.setRanges(ranges.filter(({ done }) => done).length, ranges.length);
    progress.setNamespaces(
      namespaces.map((record) => {
        const done = ranges.filter((range) => range.namespace === record.namespace && range.done);
        const documents = done.reduce((sum, range) => sum + range.documents, 0);
        return {
          namespace: record.namespace,
          target: record.target,
          documentsTotal: record.documents,
          bytesTotal: record.bytes,
          documents,
          bytes: done.reduce((sum, range) => sum + range.bytes, 0),
          state: record.indexed ? 'copied' : documents > 0 ? 'copying' : 'waiting',
        };
      }),
    );
  }

  private async createCollections(namespaces: NamespaceRecord[]): Promise<void> {
    const { target, map } = this.run;
    await forEachLimited(namespaces, METADATA_AT_ONCE, async (record) => {
      const entry = this.entryOf(record);
      if (entry === undefined || record.indexed) return;
      const options = targetOptions(entry, map);
      await createCollection(target, map.targetOf(entry), options, this.relaxed);
    });
  }

  /** Copies ranges, those of the largest collections first so that none is left alone at the end. */
  private async copyRanges(
    open: RangeRecord[],
    namespaces: NamespaceRecord[],
    all: RangeRecord[],
  ): Promise<void> {
    const { store, progress, plan } = this.run;
    const size = new Map(namespaces.map(({ namespace, bytes }) => [namespace, bytes]));
    const byNamespace = new Map(namespaces.map((record) => [record.namespace, record]));
    const left = new Map<string, number>();
    for (const { namespace, done } of all) {
      if (!done) left.set(namespace, (left.get(namespace) ?? 0) + 1);
    }
    const order = [...open].sort(
      (a, b) => (size.get(b.namespace) ?? 0) - (size.get(a.namespace) ?? 0) || a.index - b.index,
    );
    await forEachLimited(order, plan.parallelRanges, async (record) => {
      await this.run.control.gate();
      const namespace = byNamespace.get(record.namespace);
      const entry = namespace === undefined ? undefined : this.entryOf(namespace);
      const copied =
        entry === undefined || namespace === undefined
          ? { documents: 0, bytes: 0 }
          : await this.copyUnlessGone(entry, rangeOf(record), namespace);
      await store.markCopied(record, copied.documents, copied.bytes);
      progress.rangeDone();
      const rest = (left.get(record.namespace) ?? 1) - 1;
      left.set(record.namespace, rest);
      if (rest === 0) progress.setNamespaceState(record.namespace, 'indexing');
    });
  }

  /** A collection that became something else meanwhile is left to the events that tell of it. */
  private async copyUnlessGone(
    entry: CatalogEntry,
    range: Range,
    size: { documents: number; bytes: number },
  ): Promise<{ documents: number; bytes: number }> {
    try {
      return await this.copyRange(entry, range, size);
    } catch (error) {
      const now = await readCatalogEntry(this.run.source, entry);
      if (now !== undefined && now.kind === entry.kind) throw error;
      return { documents: 0, bytes: 0 };
    }
  }

  private copyRange(entry: CatalogEntry, range: Range, size: { documents: number; bytes: number }) {
    const { source, writer, control, log, map, progress, startTime } = this.run;
    const namespace = formatNamespace(entry);
    const to = map.targetOf(entry);
    return copyRange({
      source,
      writer,
      control,
      log,
      from: storageNamespace(entry),
      to: storageNamespace({ ...to, kind: entry.kind }),
      range,
      notBefore: startTime === undefined ? undefined : toTimestamp(startTime),
      batchSize: documentsPerReply(size),
      keepOrder: entry.kind === 'capped',
      onCopied: (documents, bytes) => progress.copied(namespace, documents, bytes),
      onWait: (reason) => progress.waiting(reason),
    });
  }

  private async buildIndexes(record: NamespaceRecord): Promise<void> {
    const { source, target, map, store, progress, control } = this.run;
    await control.gate();
    const entry = this.entryOf(record);
    if (entry !== undefined) {
      const indexes = await readIndexes(source, parseNamespace(record.namespace));
      await createIndexes(target, map.targetOf(entry), indexes.map(this.specification));
    }
    await store.markIndexed(record.namespace);
    progress.setNamespaceState(record.namespace, 'copied');
  }

  private async createViews(): Promise<void> {
    const { target, map } = this.run;
    for (const entry of this.catalog.filter(({ kind }) => kind === 'view')) {
      const options = targetOptions(entry, map);
      await createCollection(target, map.targetOf(entry), options, this.relaxed);
    }
  }
}
