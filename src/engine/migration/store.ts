import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { Binary, type AnyBulkWriteOperation, type Collection, type Db } from 'mongodb';
import { formatNamespace, parseNamespace, type Namespace } from '../catalog/namespaces';
import { Gathered } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import { testGate } from '../testGates';
import type { Reached } from '../snapshot/copyRange';
import type { Range } from '../snapshot/ranges';
import { clockOf, isAlive, LEASE_EXPIRY_MS, type Lease } from './lease';
import {
  STORE_FORMAT,
  type MigrationRecord,
  type NamespaceRecord,
  type RangeRecord,
} from './records';
import type { MigrationStatus } from './types';

const MAJORITY = { writeConcern: { w: 'majority' as const, wtimeoutMS: 60_000 } };

/** The durable state of one migration, in the target's state database; every write is of majority. */
export class MigrationStore {
  private readonly db: Db;
  private readonly leaseId = randomUUID();
  private creating = false;
  /** Collections known to hold nothing of this migration, which needn't be cleared. */
  private readonly untouched = new Set<'namespaces' | 'ranges'>();
  private readonly rangeMarks = new Gathered((marks: AnyBulkWriteOperation<RangeRecord>[]) =>
    this.ranges.bulkWrite(marks, { ordered: false }),
  );
  private readonly namespaceMarks = new Gathered((ids: string[]) =>
    this.namespaces.updateMany({ _id: { $in: ids } }, { $set: { indexed: true } }),
  );

  constructor(
    private readonly target: Deployment,
    stateDatabase: string,
    private readonly name: string,
  ) {
    this.db = target.client.db(stateDatabase, MAJORITY);
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

  /** The stored migration of this name. @throws FerryError `refused` if a newer program wrote it */
  async load(): Promise<MigrationRecord | undefined> {
    const record = await this.migrations.findOne({ _id: this.name }, { promoteLongs: true });
    if (record !== null && record.format > STORE_FORMAT) {
      throw new FerryError({
        code: 'newer-state',
        kind: 'refused',
        message: `The state of ${this.name} was written by a newer version of Mongo Ferry.`,
        remedy: 'Update this one.',
      });
    }
    return record ?? undefined;
  }

  /** Whether this process began the stored migration, rather than taking it over. */
  began(lease: Lease | undefined): boolean {
    return this.creating && lease?.id === this.leaseId;
  }

  /** Begins a migration, replacing what an ended one of the same name left. */
  async create(record: Omit<MigrationRecord, 'lease'>): Promise<void> {
    this.creating = true;
    const [lease] = await Promise.all([
      this.lease(),
      this.ranges.deleteMany({ migration: this.name }),
      this.namespaces.deleteMany({ migration: this.name }),
      this.ranges.createIndex({ migration: 1, namespace: 1 }, {}, {}),
    ]);
    await this.migrations.replaceOne({ _id: this.name }, { ...record, lease }, { upsert: true });
    this.untouched.add('namespaces').add('ranges');
  }

  /**
   * Becomes the one process that runs this migration.
   * @throws FerryError `refused`, code `already-running`, while another one lives
   */
  async takeLease(): Promise<void> {
    const record = await this.load();
    const other = record?.lease;
    const isOther = other !== undefined && other.id !== this.leaseId;
    if (isOther && isAlive(other, await clockOf(this.target))) {
      throw new FerryError({
        code: 'already-running',
        kind: 'refused',
        message: `${this.name} is running on ${other.host} (process ${other.pid}).`,
        remedy: `Wait, or stop that one; if it died, try again in ${LEASE_EXPIRY_MS / 1000} s.`,
      });
    }
    await testGate('lease.taking', { migration: this.name });
    // Not when yet another process was quicker.
    const { matchedCount } = await this.migrations.updateOne(
      { _id: this.name, 'lease.id': other?.id ?? { $exists: false } },
      { $set: { lease: await this.lease() } },
    );
    if (matchedCount === 0 && record !== undefined) await this.takeLease();
    else await testGate('lease.taken', { migration: this.name });
  }

  /**
   * Stores progress and renews the lease.
   * @throws FerryError `failed`, code `taken-over`, when another process has the migration now
   */
  async save(
    fields: Partial<
      Pick<
        MigrationRecord,
        | 'status'
        | 'position'
        | 'snapshotDone'
        | 'cutoverTime'
        | 'sourceBlocked'
        | 'stoppedBalancers'
        | 'changesApplied'
        | 'startTime'
        | 'plan'
      >
    >,
  ): Promise<void> {
    const { matchedCount } = await this.migrations.updateOne(
      { _id: this.name, 'lease.id': this.leaseId },
      {
        $set: {
          ...fields,
          ...(fields.status === undefined ? {} : { status: storable(fields.status) }),
        },
        $currentDate: { 'lease.renewedAt': true },
      },
      { ignoreUndefined: true },
    );
    if (matchedCount === 0) {
      throw new FerryError({
        code: 'taken-over',
        kind: 'failed',
        message: `Another process runs ${this.name} now.`,
        remedy: 'See who.',
        commandLine: `mongo-ferry status ${this.name}`,
      });
    }
  }

  /** Remembers that the target's copy of a source namespace is incomplete until {@link endRecopy}. */
  async beginRecopy(namespace: Namespace): Promise<void> {
    await this.migrations.updateOne(
      { _id: this.name },
      { $addToSet: { recopying: formatNamespace(namespace) } },
    );
  }

  async endRecopy(namespace: Namespace): Promise<void> {
    await this.migrations.updateOne(
      { _id: this.name },
      { $pull: { recopying: formatNamespace(namespace) } },
    );
  }

  /** Source namespaces whose copy was begun again and not finished. */
  async recopying(): Promise<Namespace[]> {
    return ((await this.load())?.recopying ?? []).map(parseNamespace);
  }

  /** The cutover was given up. */
  async forgetCutover(): Promise<void> {
    await this.migrations.updateOne(
      { _id: this.name, 'lease.id': this.leaseId },
      { $unset: { cutoverTime: '', sourceBlocked: '' } },
    );
  }

  /** Lets go of the migration, so that another process may take it at once. */
  async releaseLease(): Promise<void> {
    await testGate('lease.releasing', { migration: this.name });
    await this.migrations.updateOne(
      { _id: this.name, 'lease.id': this.leaseId },
      { $unset: { lease: '' } },
    );
  }

  /** Stores the namespaces of the copy, all or, as far as {@link hasNamespaces} tells, none. */
  async saveNamespaces(
    namespaces: Omit<NamespaceRecord, '_id' | 'migration'>[],
  ): Promise<NamespaceRecord[]> {
    const records = namespaces.map((record) => ({
      ...record,
      _id: `${this.name}/${record.namespace}`,
      migration: this.name,
    }));
    const isClear = this.untouched.delete('namespaces');
    if (!isClear) await this.namespaces.deleteMany({ migration: this.name });
    if (records.length > 0) await this.namespaces.insertMany(records);
    await this.migrations.updateOne({ _id: this.name }, { $set: { namespacesStored: true } });
    return records;
  }

  /** Whether the namespaces of the copy are stored. */
  async hasNamespaces(): Promise<boolean> {
    if (this.untouched.has('namespaces')) return false;
    return (await this.load())?.namespacesStored === true;
  }

  loadNamespaces(): Promise<NamespaceRecord[]> {
    return this.namespaces.find({ migration: this.name }).sort({ _id: 1 }).toArray();
  }

  /** Fixes how a namespace is cut; afterwards it is never cut otherwise. */
  async saveRanges(plans: { namespace: string; ranges: Range[] }[]): Promise<RangeRecord[]> {
    const records = plans.flatMap(({ namespace, ranges }) =>
      ranges.map((range, index): RangeRecord => ({
        _id: `${this.name}/${namespace}/${index}`,
        migration: this.name,
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
      await this.ranges.deleteMany({ migration: this.name, namespace: { $in: namespaces } });
    }
    await this.ranges.insertMany(records);
    await this.namespaces.updateMany(
      { migration: this.name, namespace: { $in: namespaces } },
      { $set: { planned: true } },
    );
    return records;
  }

  loadRanges(): Promise<RangeRecord[]> {
    return this.ranges.find({ migration: this.name }).toArray();
  }

  /** Marks a range as copied. Marks that come close together are written together. */
  async markCopied(range: RangeRecord, documents: number, bytes: number): Promise<void> {
    await this.rangeMarks.add({
      updateOne: { filter: { _id: range._id }, update: { $set: { done: true, documents, bytes } } },
    });
  }

  /** Remembers how far a range in storage order is copied. */
  async markReached(range: RangeRecord, { documents, bytes, place }: Reached): Promise<void> {
    await this.rangeMarks.add({
      updateOne: { filter: { _id: range._id }, update: { $set: { documents, bytes, ...place } } },
    });
  }

  /** Marks a namespace's indexes as built; marks are gathered, too. */
  async markIndexed(namespace: string): Promise<void> {
    await this.namespaceMarks.add(`${this.name}/${namespace}`);
  }

  private async lease(): Promise<Lease> {
    const renewedAt = await clockOf(this.target);
    return { id: this.leaseId, host: hostname(), pid: process.pid, renewedAt };
  }
}

/** Without the list by collection, which grows with their number and is made again from the ranges. */
function storable(status: MigrationStatus): MigrationStatus {
  return { ...status, collections: [] };
}
