import type { MigrationReport, UnbuiltIndex } from './report';
import type { ClusterTime } from './clusterTime';
import type { ErrorFacts } from '../errors';
import type { LoadSettings } from './load';
import type { BackgroundVerification } from './verification';
import type { MigrationKind } from './plan';
import type { CutoverProgress } from './cutover';

/** That a majority of a deployment's members does not hold what was written to it. */
export interface Unheld {
  /** The writes of so many seconds are held by no majority. */
  seconds: number;
  /** Whether nothing more comes to be held. Else a majority follows, late. */
  stuck: boolean;
}

/** Where a migration stands; each phase is left only when its work is done. */
export const PHASES = ['preflight', 'snapshot', 'catch-up', 'sync', 'cutover', 'verified'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * `paused` — by the user, or by what has to be waited for (a deployment out of reach, a full disk).
 * `interrupted` — stopped before its end, by a signal or a crash; can be resumed.
 * `completed` — the terminal result was reached; whether sides differ is in the report.
 */
export type MigrationState =
  'running' | 'paused' | 'interrupted' | 'failed' | 'cancelled' | 'completed';

/** How far one namespace's copy has come. */
export interface NamespaceProgress {
  /** Source namespace. */
  namespace: string;
  /** Where it goes, if renamed. */
  target: string;
  /** Estimated at the start. */
  documentsTotal: number;
  bytesTotal: number;
  documents: number;
  bytes: number;
  state: 'waiting' | 'copying' | 'indexing' | 'copied' | 'verified' | 'different';
}

/** Tells that a target that should be in step falls behind. */
export interface LagAlarm {
  /** The plan's `warnLagSeconds`. */
  thresholdSeconds: number;
  /** ISO 8601. */
  since: string;
}

/** A migration as it stands now. Times are ISO 8601. */
export interface MigrationStatus {
  name: string;
  kind: MigrationKind;
  state: MigrationState;
  phase: Phase;
  /** What is being done now, or why it waits. */
  activity: string;
  /** Paused not by the user but by what `activity` tells, and by itself running again after it. */
  waitingSince?: string | undefined;
  source: string;
  target: string;
  snapshotDone: boolean;
  /** All ready for a cutover: caught up, lag small. */
  readyForCutover: boolean;
  namespaces: number;
  documents: number;
  documentsTotal: number;
  bytes: number;
  bytesTotal: number;
  documentsPerSecond: number;
  bytesPerSecond: number;
  /** Of the copy; absent until 1 % is copied. */
  secondsLeft?: number;
  rangesDone: number;
  rangesTotal: number;
  changesApplied: number;
  changesPerSecond: number;
  /** Source's cluster time up to which every change is applied; moves on when the source is quiet too. */
  lastAppliedTime: ClusterTime | null;
  /** Behind the source's own newest operation, whether or not a majority holds it. */
  lagSeconds: number | null;
  longestLagSeconds: number;
  /** While the lag has been too large for too long. */
  lagAlarm?: LagAlarm;
  /** Of a side while no majority of its members holds what was written to it last. */
  unheld?: { source?: Unheld; target?: Unheld };
  /** From the cutover's request until it is given up or the migration ends. */
  cutover?: CutoverProgress;
  /** Once it has begun. */
  backgroundVerification?: BackgroundVerification;
  /** Time between the source's oldest oplog entry and the position, where the oplog can be read. */
  oplogSecondsLeft?: number;
  startedAt: string;
  updatedAt: string;
  finishedAt?: string;
  warnings: string[];
  /** Indexes that the target can't have as they are; each is among the warnings, too. */
  unbuiltIndexes?: UnbuiltIndex[];
  /** Absent before it runs. */
  load?: LoadSettings;
  error?: ErrorFacts;
  collections: NamespaceProgress[];
  report?: MigrationReport;
}
