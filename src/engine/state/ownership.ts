import { randomUUID } from 'node:crypto';
import { MongoServerError, type Collection, type Filter } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import { FerryError } from '../errors';
import { clockOf, isAlive, LEASE_EXPIRY_MS, leaseOf, type Lease } from './lease';
import type { MigrationRecord } from './records';

/** A lease that was renewed longer ago may be another's by now: so long before it runs out. */
const SURE_MS = LEASE_EXPIRY_MS - 5_000;

/** Server code: a document with this `_id` is there. */
export const DUPLICATE_KEY = 11000;

/**
 * That one process runs a migration, and no other writes for it. Whoever takes a migration counts
 * its epoch up, and all that is written bears the epoch: what a process still sends after it lost
 * the migration, for it was stopped or its line was, changes nothing.
 */
export class Ownership {
  readonly leaseId = randomUUID();
  private held: number | undefined;
  /** When it was renewed last, by both of this machine's clocks: one stands still in a sleep, the other jumps. */
  private renewed = { steady: -Infinity, wall: -Infinity };

  constructor(
    private readonly target: Deployment,
    private readonly migrations: () => Collection<MigrationRecord>,
    readonly name: string,
  ) {}

  /** @throws Error before the migration was begun or taken */
  get epoch(): number {
    if (this.held === undefined) throw new Error(`${this.name} was neither begun nor taken.`);
    return this.held;
  }

  /** Finds the record while it is this process's. */
  get filter(): Filter<MigrationRecord> {
    return { _id: this.name, 'lease.id': this.leaseId, epoch: this.epoch };
  }

  /** Finds the parts of the state beside the record that this process stored or took. */
  get parts(): { migration: string; epoch: number } {
    return { migration: this.name, epoch: this.epoch };
  }

  /** Finds what of them is to make room: a process that lost the migration may still store some. */
  get replaceable(): { migration: string; epoch: { $not: { $gt: number } } } {
    return { migration: this.name, epoch: { $not: { $gt: this.epoch } } };
  }

  /**
   * Stores a migration that begins, in place of what has its name.
   * @throws FerryError `refused`, code `already-running`, when another process runs that
   */
  async begin(
    record: Omit<MigrationRecord, 'lease' | 'epoch'>,
    before: MigrationRecord | undefined,
  ): Promise<void> {
    await this.refuseLiving(before?.lease);
    const epoch = (before?.epoch ?? 0) + 1;
    const begun = { ...record, epoch, lease: leaseOf(this.leaseId, await clockOf(this.target)) };
    try {
      await this.migrations().replaceOne(sameAs(this.name, before), begun, { upsert: true });
    } catch (error) {
      // Another process was quicker: then nothing fits, and there is one of the name.
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) throw this.tooLate();
      throw error;
    }
    this.isHeld(epoch);
  }

  /**
   * Becomes the one process that runs a stored migration.
   * @throws FerryError `refused`, code `already-running`, while another one lives
   */
  async take(record: MigrationRecord): Promise<void> {
    await this.refuseLiving(record.lease);
    const epoch = (record.epoch ?? 0) + 1;
    const lease = leaseOf(this.leaseId, await clockOf(this.target));
    const { matchedCount } = await this.migrations().updateOne(sameAs(this.name, record), {
      $set: { epoch, lease },
    });
    if (matchedCount === 0) throw this.tooLate();
    this.isHeld(epoch);
  }

  /** Told of what was written with {@link filter}, and when that was begun. @throws FerryError `taken-over` */
  wrote(matched: number, since: Moment): void {
    if (matched === 0) throw this.takenOver();
    this.renewed = since;
  }

  /** Whether no other process can have taken the migration yet. */
  get isSure(): boolean {
    const { steady, wall } = this.renewed;
    const now = moment();
    return Math.max(now.steady - steady, now.wall - wall) < SURE_MS;
  }

  /** @throws FerryError `failed`, code `taken-over` */
  takenOver(): FerryError {
    return new FerryError({
      code: 'taken-over',
      kind: 'failed',
      message: `Another process runs ${this.name} now.`,
      remedy: 'See who.',
      commandLine: `mongo-ferry status ${this.name}`,
    });
  }

  private isHeld(epoch: number): void {
    this.held = epoch;
    this.renewed = moment();
  }

  private async refuseLiving(other: Lease | undefined): Promise<void> {
    if (other === undefined || other.id === this.leaseId) return;
    if (!isAlive(other, await clockOf(this.target))) return;
    throw new FerryError({
      code: 'already-running',
      kind: 'refused',
      message: `${this.name} is running on ${other.host} (process ${other.pid}).`,
      remedy: `Wait, or stop that one; if it died, try again in ${LEASE_EXPIRY_MS / 1000} s.`,
    });
  }

  private tooLate(): FerryError {
    return new FerryError({
      code: 'already-running',
      kind: 'refused',
      message: `Another process took ${this.name} at this moment.`,
      remedy: 'See who.',
      commandLine: `mongo-ferry status ${this.name}`,
    });
  }
}

/** A moment by the clock that never jumps and the one that never stands still. */
export interface Moment {
  steady: number;
  wall: number;
}

export function moment(): Moment {
  return { steady: performance.now(), wall: Date.now() };
}

/** Finds a record only if nobody took the migration since it was read. */
function sameAs(name: string, record: MigrationRecord | undefined): Filter<MigrationRecord> {
  return {
    _id: name,
    epoch: record?.epoch ?? { $exists: false },
    'lease.id': record?.lease?.id ?? { $exists: false },
  };
}
