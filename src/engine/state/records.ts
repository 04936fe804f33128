import type { Binary } from 'mongodb';
import type { CollectionKind } from '../deployment/deploymentFacts';
import type { ClusterTime } from '../model/clusterTime';
import type { Reached, ScanPlace } from '../reading/rangeReader';
import type { Range } from '../reading/ranges';
import type { Position } from '../reading/sourceClock';
import type { SourceIdentity } from '../deployment/identity';
import type { Lease } from './lease';
import type { MigrationPlan } from '../model/plan';
import type { MigrationStatus } from '../model/status';

/** Version of the stored state's shape; a program refuses what it does not know. */
export const STORE_FORMAT = 3;

/** A migration as its target knows it. */
export interface MigrationRecord {
  _id: string;
  format: number;
  plan: MigrationPlan;
  /** So that a resume against another source is refused. */
  sourceIdentity: SourceIdentity;
  startTime?: ClusterTime;
  position?: Position;
  snapshotDone: boolean;
  /** Whether all namespaces of the copy are stored: a crash may come between two of them. */
  namespacesStored?: boolean;
  /** Set once the user said that writes stopped: everything up to here is to be applied. */
  cutoverTime?: ClusterTime;
  /** The target is being completed, its unique indexes restored: no way back to following. */
  cutoverSettled?: boolean;
  /** Writes to the source are blocked by this migration. */
  sourceBlocked?: boolean;
  /** Sides whose balancers this migration stopped and has not started again. */
  stoppedBalancers?: ('source' | 'target')[];
  changesApplied: number;
  /** Target namespaces that were there before and are none of the migration's business. */
  foreign: string[];
  /** Source namespaces whose copy was thrown away and is being made again. */
  recopying?: string[];
  status: MigrationStatus;
  /** Counts the processes that began or took it; absent in records of earlier programs. */
  epoch?: number;
  lease?: Lease;
}

/** A source namespace that the snapshot carries. */
export interface NamespaceRecord {
  _id: string;
  migration: string;
  /** That of the process that may change it. */
  epoch?: number;
  namespace: string;
  target: string;
  kind: CollectionKind;
  documents: number;
  bytes: number;
  planned: boolean;
  indexed: boolean;
}

/** A range of a namespace, and whether it was copied. */
export interface RangeRecord {
  _id: string;
  migration: string;
  /** That of the process that may change it. */
  epoch?: number;
  namespace: string;
  index: number;
  min?: Binary;
  max?: Binary;
  inStorageOrder?: true;
  done: boolean;
  /** Copied so far, in the target up to `scan` where it is not done. */
  documents: number;
  bytes: number;
  scan?: ScanPlace;
}

/** The range that a record stands for. */
export function rangeOf(record: RangeRecord): Range {
  return {
    ...(record.min === undefined ? {} : { min: Buffer.from(record.min.buffer) }),
    ...(record.max === undefined ? {} : { max: Buffer.from(record.max.buffer) }),
    ...(record.inStorageOrder === undefined ? {} : { inStorageOrder: true }),
  };
}

/** How far an earlier run copied a range. */
export function reachedOf({ documents, bytes, scan }: RangeRecord): Reached | undefined {
  return scan === undefined ? undefined : { documents, bytes, place: { scan } };
}
