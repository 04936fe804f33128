import type { ClusterTime } from './clusterTime';
import type { ErrorFacts } from '../errors';
import type { DocumentRule } from './documentRule';
import type { VerificationReport } from './verification';
import type { MigrationKind } from './plan';
import type { CutoverProgress } from './cutover';

/** The proof at the end. Times are ISO 8601. */
export interface MigrationReport {
  name: string;
  kind: MigrationKind;
  status: 'completed' | 'differences' | 'failed' | 'cancelled' | 'interrupted';
  source: string;
  target: string;
  sourceVersion: string;
  targetVersion: string;
  toolVersion: string;
  namespaces: number;
  /** Documents copied by the snapshot. */
  documents: number;
  bytes: number;
  changesApplied: number;
  documentsPerSecond: number;
  longestLagSeconds: number;
  /** Source's cluster time at which the cutover was made. */
  cutoverTime?: ClusterTime;
  /** How it was cut over: whether the migration blocked writes, and whether there is a way back. */
  cutover?: Omit<CutoverProgress, 'step'>;
  phases: { phase: string; seconds: number }[];
  /** Ranges copied by this run and by earlier runs of the same migration. */
  ranges: { total: number; copiedByThisRun: number; copiedBefore: number };
  verification?: VerificationReport;
  differences: number;
  warnings: string[];
  /** What was dropped in the target, in that order, by earlier runs too; the first ones, if many. */
  dropped?: Dropped[];
  /** How many were dropped beyond those. */
  droppedMore?: number;
  /** Indexes that the target can't have as they are; each is among the warnings, too. */
  unbuiltIndexes?: UnbuiltIndex[];
  /** mongosh commands for the users and roles that the target lacks; absent where not known. */
  userCommands?: string[];
  /** The plan's rules for documents. */
  rules?: DocumentRule[];
  error?: ErrorFacts;
  startedAt: string;
  finishedAt: string;
  durationSeconds: number;
}

/** What was dropped, and why. */
export interface Dropped {
  namespace: string;
  /** Where an index of it was dropped, and not the namespace itself. */
  index?: string;
  why: string;
  /** ISO 8601. */
  at: string;
}

/** An index that the target lacks, or something of it, for a reason of its own. */
export interface UnbuiltIndex {
  /** In the target. */
  namespace: string;
  index: string;
  /** All of it, or what it is to be besides. */
  lacks: 'index' | 'unique' | 'prepareUnique';
  /** In the server's words. */
  reason: string;
}
