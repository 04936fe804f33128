import {
  Binary,
  type AnyBulkWriteOperation,
  type Collection,
  type Db,
  type UpdateFilter,
} from 'mongodb';
import { formatNamespace, type Namespace, parseNamespace } from '../catalog/namespaces';
import { Gathered } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import { testGate } from '../testGates';
import type { Reached } from '../reading/rangeReader';
import type { Range } from '../reading/ranges';
import { HoldingRecords } from './holdingRecords';
import type { Lease } from './lease';
import { moment, Ownership } from './ownership';
import type { MigrationRecord, NamespaceRecord, RangeRecord } from './records';
import { migrationRecordOf, namespaceRecordOf, rangeRecordOf } from './storedRecords';
import type { MigrationPlan } from '../model/plan';
import type { MigrationStatus } from '../model/status';

/** Progress of one range to be stored. */
interface RangeMark {
  id: string;
  set: Partial<RangeRecord>;
}

const MAJORITY = { writeConcern: { w: 'majority' as const, wtimeoutMS: 60_000 } };

/**
 * The durable state of one migration, in the target's state database. Every write is of majority,
 * and changes something only as long as the migration is this process's.
 */
export class MigrationStore {
  private readonly db: Db;
  /** What the migration has in its target, and what it dropped there. */
  readonly holdings: HoldingRecords;
  private readonly ownership: Ownership;
  private creating = false;
  /** Collections known to hold nothing of this migration, which needn't be cleared. */
  private readonly untouched = new Set<'namespaces' | 'ranges'>();
  private readonly rangeMarks = new Gathered(async (marks: RangeMark[]) => {
    const { matchedCount } = await this.ranges.bulkWrite(
      marks.map(({ id, set }): AnyBulkWriteOperation<RangeRecord> => ({
        updateOne: { filter: { ...this.ownership.parts, _id: id }, update: { $set: set } },
      })),
      { ordered: false },
    );
    if (matchedCount < marks.length) throw this.ownership.takenOver();
  });
  private readonly namespaceMarks = new Gathered(async (ids: string[]) => {
    const { matchedCount } = await this.namespaces.updateMany(
      { ...this.ownership.parts, _id: { $in: ids } },
      { $set: { indexed: true } },
    );
    if (matchedCount < ids.length) throw this.ownership.takenOver();
  });

  constructor(
    target: Deployment,
    stateDatabase: string,
    private readonly name: string,
  ) {
    this.db = target.client.db(stateDatabase, MAJORITY);
    this.ownership = new Ownership(target, () => this.migrations, name);
    this.holdings = new HoldingRecords(this.db, this.ownership);
  }

  private get migrations(): Collection<MigrationRecord> {
    return this.db.collection('migrations');
  }

  private get namespaces(): Collection<NamespaceRecord> {
    return this.db.collection('namespaces');
  }

  private get ranges(): Collection<RangeRecord> {
    return this.db.collection('ranges');
  }

  /** The stored migration of this name. @throws FerryError `refused` if another program wrote it */
  async load(): Promise<MigrationRecord | undefined> {
    const record = await this.migrations.findOne({ _id: this.name }, { promoteLongs: true });
    return record === null ? undefined : migrationRecordOf(record, this.name);
  }

  /** Whether this process began the stored migration, rather than taking it over. */
  began(lease: Lease | undefined): boolean {
    return this.creating && lease?.id === this.ownership.leaseId;
  }

  /**
   * Begins a migration, replacing what an ended one of the same name left.
   * @param before what is stored of that, as it was when it was found fit to be replaced
   * @throws FerryError `refused`, code `already-running`, when another process has had one of the
   * name since
   */
  async create(
    record: Omit<MigrationRecord, 'lease' | 'epoch'>,
    before: MigrationRecord | undefined,
  ): Promise<void> {
    this.creating = true;
    // Before it begins: what an ended one made is not its own, should it be killed in between.
    await this.holdings.clear(before?.epoch ?? 0);
    await this.ownership.begin(record, before);
    await Promise.all([
      this.holdings.clear(this.ownership.epoch),
      this.ranges.deleteMany(this.ownership.replaceable),
      this.namespaces.deleteMany(this.ownership.replaceable),
      this.ranges.createIndex({ migration: 1, namespace: 1 }, {}, {}),
    ]);
    this.untouched.add('namespaces').add('ranges');
  }

  /**
   * Becomes the one process that runs this migration.
   * @param check throws where a record is not to be taken: it may be another than a moment ago
   * @returns the record as it was taken; undefined if there is none
   * @throws FerryError `refused`, code `already-running`, while another one lives
   */
  async takeLease(check?: (record: MigrationRecord) => void): Promise<MigrationRecord | undefined> {
    const record = await this.load();
    if (record === undefined) return undefined;
    check?.(record);
    await testGate('lease.taking', { migration: this.name });
    await this.ownership.take(record);
    const { epoch } = this.ownership;
    await Promise.all([
      this.namespaces.updateMany({ migration: this.name }, { $set: { epoch } }),
      this.ranges.updateMany({ migration: this.name }, { $set: { epoch } }),
      this.holdings.take(),
    ]);
    await testGate('lease.taken', { migration: this.name });
    return record;
  }

  /**
   * Sees that no other process can have the migration, before something is written to the target.
   * @throws FerryError `failed`, code `taken-over`
   */
  async assertHeld(): Promise<void> {
    if (!this.ownership.isSure) await this.update({});
  }

  /**
   * Stores progress and renews the lease.
   * @throws FerryError `failed`, code `taken-over`, when another process has the migration now
   */
  async save(
    fields: Partial<
      Pick<
        MigrationRecord,
        | 'format'
        | 'status'
        | 'position'
        | 'snapshotDone'
        | 'cutoverTime'
        | 'cutoverSettled'
        | 'sourceBlocked'
        | 'stoppedBalancers'
        | 'changesApplied'
        | 'startTime'
        | 'plan'
      >
    >,
  ): Promise<void> {
    const status = fields.status === undefined ? {} : { status: storable(fields.status) };
    await this.update({ $set: { ...fields, ...status } });
  }

  /** Remembers that the target's copy of a source namespace is incomplete until {@link endRecopy}. */
  async beginRecopy(namespace: Namespace): Promise<void> {
    await this.update({ $addToSet: { recopying: formatNamespace(namespace) } });
  }

  async endRecopy(namespace: Namespace): Promise<void> {
    await this.update({ $pull: { recopying: formatNamespace(namespace) } });
  }

  /** Source namespaces whose copy was begun again and not finished. */
  async recopying(): Promise<Namespace[]> {
    return ((await this.load())?.recopying ?? []).map(parseNamespace);
  }

  /** The cutover was given up; it is not made again but when told. */
  async forgetCutover(plan: MigrationPlan): Promise<void> {
    await this.update({ $unset: { cutoverTime: '' }, $set: { plan } });
  }

  /** Lets go of the migration, so that another process may take it at once. */
  async releaseLease(): Promise<void> {
    await testGate('lease.releasing', { migration: this.name });
    await this.migrations.updateOne(this.ownership.filter, { $unset: { lease: '' } });
  }

  /** Stores the namespaces of the copy, all or, as far as {@link hasNamespaces} tells, none. */
  async saveNamespaces(
    namespaces: Omit<NamespaceRecord, '_id' | 'migration'>[],
  ): Promise<NamespaceRecord[]> {
    const records = namespaces.map((record) => ({
      ...record,
      _id: `${this.name}/${record.namespace}`,
      migration: this.name,
      epoch: this.ownership.epoch,
    }));
    const isClear = this.untouched.delete('namespaces');
    if (!isClear) await this.namespaces.deleteMany(this.ownership.replaceable);
    if (records.length > 0) await this.namespaces.insertMany(records);
    await this.update({ $set: { namespacesStored: true } });
    return records;
  }

  /** Whether the namespaces of the copy are stored. */
  async hasNamespaces(): Promise<boolean> {
    if (this.untouched.has('namespaces')) return false;
    return (await this.load())?.namespacesStored === true;
  }

  async loadNamespaces(): Promise<NamespaceRecord[]> {
    const stored = await this.namespaces.find(this.ownership.parts).sort({ _id: 1 }).toArray();
    return stored.map(namespaceRecordOf);
  }

  /** Fixes how a namespace is cut; afterwards it is never cut otherwise. */
  async saveRanges(plans: { namespace: string; ranges: Range[] }[]): Promise<RangeRecord[]> {
    const records = plans.flatMap(({ namespace, ranges }) =>
      ranges.map((range, index): RangeRecord => ({
        _id: `${this.name}/${namespace}/${index}`,
        migration: this.name,
        epoch: this.ownership.epoch,
        namespace,
        index,
        ...(range.min === undefined ? {} : { min: new Binary(range.min) }),
        ...(range.max === undefined ? {} : { max: new Binary(range.max) }),
        ...(range.inStorageOrder === undefined ? {} : { inStorageOrder: true }),
        done: false,
        documents: 0,
        bytes: 0,
      })),
    );
    const namespaces = plans.map(({ namespace }) => namespace);
    const isClear = this.untouched.delete('ranges');
    if (!isClear) {
      await this.ranges.deleteMany({
        ...this.ownership.replaceable,
        namespace: { $in: namespaces },
      });
    }
    await this.ranges.insertMany(records);
    const { matchedCount } = await this.namespaces.updateMany(
      { ...this.ownership.parts, namespace: { $in: namespaces } },
      { $set: { planned: true } },
    );
    if (matchedCount < namespaces.length) throw this.ownership.takenOver();
    return records;
  }

  async loadRanges(): Promise<RangeRecord[]> {
    return (await this.ranges.find(this.ownership.parts).toArray()).map(rangeRecordOf);
  }

  /** Marks a range as copied. Marks that come close together are written together. */
  async markCopied(range: RangeRecord, documents: number, bytes: number): Promise<void> {
    await this.rangeMarks.add({ id: range._id, set: { done: true, documents, bytes } });
  }

  /** Remembers how far a range in storage order is copied. */
  async markReached(range: RangeRecord, { documents, bytes, place }: Reached): Promise<void> {
    await this.rangeMarks.add({ id: range._id, set: { documents, bytes, ...place } });
  }

  /** Marks a namespace's indexes as built; marks are gathered, too. */
  async markIndexed(namespace: string): Promise<void> {
    await this.namespaceMarks.add(`${this.name}/${namespace}`);
  }

  /** Changes the record, and renews the lease. @throws FerryError `failed`, code `taken-over` */
  private async update(change: UpdateFilter<MigrationRecord>): Promise<void> {
    const since = moment();
    const { matchedCount } = await this.migrations.updateOne(
      this.ownership.filter,
      { ...change, $currentDate: { 'lease.renewedAt': true } },
      { ignoreUndefined: true },
    );
    this.ownership.wrote(matchedCount, since);
  }
}

/** Without the list by collection, which grows with their number and is made again from the ranges. */
function storable(status: MigrationStatus): MigrationStatus {
  return { ...status, collections: [] };
}
