import type { UnbuiltIndex } from '../catalog/unbuiltIndexes';
import type { ClusterTime, Unheld } from '../deployment/types';
import type { ErrorFacts } from '../errors';
import type { LoadLimits } from '../load/throttle';
import type { LoadLevel } from '../load/writeSlots';
import type { DocumentRule } from '../rules/types';
import type { Dropped } from '../target/types';
import type { VerifyMode } from '../verify/modes';

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

/** `snapshot` copies once; `sync` copies and then follows the source; `migrate` also cuts over. */
export type MigrationKind = 'migrate' | 'snapshot' | 'sync';

/** A rename of a database (`shop` → `store`) or of one namespace (`shop.users` → `store.people`). */
export interface Rename {
  from: string;
  to: string;
}

/** A source namespace and the target namespace that it went to; full names, never patterns. */
export interface Pair {
  from: string;
  to: string;
}

/** What to do with target namespaces that hold data already. */
export type ExistingDataPolicy = 'refuse' | 'continue' | 'drop';

/** What to do with names in a plan that match nothing of the source. */
export type UnmatchedPolicy = 'refuse' | 'accept';

/** The durable description of a migration: everything but the secrets. */
export interface MigrationPlan {
  /** Unique in the target's state database; `[A-Za-z0-9._-]{1,64}`. */
  name: string;
  kind: MigrationKind;
  /** `db`, `db.*` or `db.collection`; none means everything. */
  include: string[];
  /** As `include`; wins over it. */
  exclude: string[];
  renames: Rename[];
  /** For namespaces of which not all documents are carried, or not as they are; one a namespace. */
  rules?: DocumentRule[];
  /**
   * What becomes of includes, renames and rules that match nothing: left out, a migration that
   * follows waits for what may come yet, and refuses what looks like a slip.
   */
  unmatched?: UnmatchedPolicy;
  cutover: 'manual' | 'when-caught-up';
  existing: ExistingDataPolicy;
  /** Database in the target that holds the migration's state. */
  stateDatabase: string;
  /** Size of an `_id` range of a large collection; the unit of resuming a snapshot. */
  rangeBytes: number;
  /** Ranges copied at once. */
  parallelRanges: number;
  load: LoadSettings;
  /** While it follows the source, a lag that stays above this is warned of. */
  warnLagSeconds: number;
  /** Do not compare both sides while following the source. */
  noBackgroundVerify?: boolean;
  /** Block writes to the source at cutover (`setUserWriteBlockMode`, since 6.0). */
  blockWrites?: boolean;
  /** After the cutover, keep the old source in step with the target, so that going back loses nothing. */
  reverse?: boolean;
  /**
   * Leads back from where another migration led: includes, excludes and renames are those of that
   * one, and what it carried is carried back.
   */
  reversed?: boolean;
  /** Of `reversed`: places to which several could have gone, and what went there. */
  pairs?: Pair[];
}

/** How hard a migration may work; can be changed while it runs. */
export interface LoadSettings extends LoadLimits {
  level: LoadLevel;
}

/** A change of {@link LoadSettings}: what is absent stays as it is, `null` lifts a limit. */
export interface LoadChange {
  level?: LoadLevel | undefined;
  maxDocumentsPerSecond?: number | null | undefined;
  maxBytesPerSecond?: number | null | undefined;
}

/** A connection to use: the URI stays in memory, the label is safe to show and store. */
export interface Endpoint {
  /** Complete connection string, secrets included. */
  uri: string;
  /** For display, reports and the stored state; never holds a secret. */
  label: string;
}

/** What a migration has done to its source and not undone (see `sourceDeeds.ts`). */
export interface SourceDeeds {
  /** Writes to the source are blocked. */
  blocked: boolean;
  /** The source's balancer was stopped. */
  balancerStopped: boolean;
  /** The cutover was begun, which may block writes and prepare a way back in the source. */
  cuttingOver: boolean;
}

/** Everything needed to start or resume a migration. */
export interface MigrationRequest {
  source: Endpoint;
  target: Endpoint;
  plan: MigrationPlan;
  /**
   * Continue the migration of this name that the target's state database knows; `plan` is then the
   * one that was agreed to, and what the target holds must not differ from it.
   */
  resume: boolean;
  /** With `resume`: what of the target's word on the source somebody was shown and agreed to. */
  agreedDeeds?: SourceDeeds | undefined;
  /** With `resume`: how the stored load settings are to be changed. */
  load?: LoadChange | undefined;
}

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

/** What is decided at the cutover at the latest; what is absent stays as planned. */
export interface CutoverChoices {
  /** Block writes to the source, rather than rely on the user having stopped them. */
  blockWrites?: boolean | undefined;
  /** Prepare the way back. */
  reverse?: boolean | undefined;
}

/** How a cutover stands; until `completing` it can be given up. */
export interface CutoverProgress {
  step: 'last-changes' | 'completing' | 'verifying';
  /** By this migration, rather than stopped by the user. */
  writesBlocked: boolean;
  reverse: boolean;
}

/** Tells that a target that should be in step falls behind. */
export interface LagAlarm {
  /** The plan's `warnLagSeconds`. */
  thresholdSeconds: number;
  /** ISO 8601. */
  since: string;
}

/** How comparing both sides while the target follows its source stands. */
export interface BackgroundVerification {
  /** Times that everything was compared. */
  rounds: number;
  /** Of this round. */
  namespacesDone: number;
  namespaces: number;
  documents: number;
  /** Documents that differed when they were read, most of them in flight: to be looked at again. */
  rechecking: number;
  /** Documents that do differ, now. */
  differences: number;
  /** The first of them. */
  found: { namespace: string; id: string; kind: Difference['kind'] }[];
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

/** A way in which a target namespace differs from its source. */
export interface Difference {
  namespace: string;
  kind:
    | 'missing'
    | 'extra'
    | 'different'
    | 'order'
    | 'count'
    | 'index'
    | 'options'
    | 'view'
    | 'namespace';
  /** `_id` as canonical Extended JSON, where it is about a document. */
  id?: string;
  detail: string;
}

/** One namespace compared. */
export interface NamespaceVerification {
  namespace: string;
  target: string;
  documents: number;
  bytes: number;
  differences: number;
  /** Compared by the servers' hashes; else document by document. */
  hashed?: true;
}

/** Outcome of comparing both sides. */
export interface VerificationReport {
  /** How closely; absent in reports stored before there was a choice, which are `exact`. */
  mode?: VerifyMode;
  namespaces: NamespaceVerification[];
  documents: number;
  bytes: number;
  /** All differences counted, documents, indexes, options and views; those left, after a repair. */
  differences: number;
  /** Differences that were there before the target was repaired; absent if it was not. */
  repaired?: number;
  /** The first of them, up to a limit. */
  found: Difference[];
  durationSeconds: number;
}

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
