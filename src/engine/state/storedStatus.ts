import { z } from 'zod';
import type { UnbuiltIndex } from '../model/report';
import type { ClusterTime } from '../model/clusterTime';
import type { Unheld } from '../model/status';
import type { ErrorFacts } from '../errors';
import type { Dropped } from '../model/report';
import {
  type BackgroundVerification,
  type Difference,
  type NamespaceVerification,
  type VerificationReport,
  VERIFY_MODES,
} from '../model/verification';
import {
  listOf,
  load,
  migrationKind,
  migrationName,
  opt,
  rules,
  text,
  type Shape,
} from './storedPlan';
import {
  type LagAlarm,
  type MigrationStatus,
  type NamespaceProgress,
  PHASES,
} from '../model/status';
import type { CutoverProgress } from '../model/cutover';
import type { MigrationReport } from '../model/report';

/** For display; a rate over no time at all may be infinite. */
const amount = z.custom<number>((value) => typeof value === 'number');

/** Both are unsigned and of 32 bits (bsonspec.org). */
const half = z.int().min(0).max(0xffff_ffff);

export const clusterTime = z.object({
  seconds: half,
  increment: half,
} satisfies Shape<ClusterTime>);

const KINDS = [
  ...(['missing', 'extra', 'different', 'order', 'count'] as const),
  ...(['index', 'options', 'view', 'namespace'] as const),
];

/** Advice that stands in a state is not ours to give on: whoever owns the target could write it. */
const error = z
  .object({
    code: z.string().regex(/^[a-z0-9-]{1,64}$/),
    kind: z.enum(['usage', 'refused', 'failed', 'interrupted']),
    message: text,
    remedy: z.string().transform(() => 'Resume it to see whether that is still so.'),
    commandLine: opt(z.string()).transform(() => undefined),
    namespace: opt(text),
  } satisfies Shape<ErrorFacts>)
  .transform(({ commandLine: _, ...facts }): ErrorFacts => facts);

const cutover = z.object({
  step: z.enum(['last-changes', 'completing', 'verifying']),
  writesBlocked: z.boolean(),
  reverse: z.boolean(),
} satisfies Shape<CutoverProgress>);

const backgroundVerification = z.object({
  rounds: amount,
  namespacesDone: amount,
  namespaces: amount,
  documents: amount,
  rechecking: amount,
  differences: amount,
  found: listOf(z.object({ namespace: text, id: text, kind: z.enum(KINDS) })),
} satisfies Shape<BackgroundVerification>);

const difference = z.object({
  namespace: text,
  kind: z.enum(KINDS),
  id: opt(text),
  detail: text,
} satisfies Shape<Difference>);

const compared = z.object({
  namespace: text,
  target: text,
  documents: amount,
  bytes: amount,
  differences: amount,
  hashed: opt(z.literal(true)),
} satisfies Shape<NamespaceVerification>);

const verification = z.object({
  mode: opt(z.enum(VERIFY_MODES)),
  namespaces: listOf(compared),
  documents: amount,
  bytes: amount,
  differences: amount,
  repaired: opt(amount),
  found: listOf(difference),
  durationSeconds: amount,
} satisfies Shape<VerificationReport>);

/** A drop, as a report or a record has it. */
export const dropped = z.object({
  namespace: text,
  index: opt(text),
  why: text,
  at: text,
} satisfies Shape<Dropped>);

const unbuiltIndex = z.object({
  namespace: text,
  index: text,
  lacks: z.enum(['index', 'unique', 'prepareUnique']),
  reason: text,
} satisfies Shape<UnbuiltIndex>);

const report = z
  .object({
    name: migrationName,
    kind: migrationKind,
    status: z.enum(['completed', 'differences', 'failed', 'cancelled', 'interrupted']),
    source: text,
    target: text,
    sourceVersion: text,
    targetVersion: text,
    toolVersion: text,
    namespaces: amount,
    documents: amount,
    bytes: amount,
    changesApplied: amount,
    documentsPerSecond: amount,
    longestLagSeconds: amount,
    cutoverTime: opt(clusterTime),
    cutover: opt(cutover.omit({ step: true })),
    phases: listOf(z.object({ phase: text, seconds: amount })),
    ranges: z.object({ total: amount, copiedByThisRun: amount, copiedBefore: amount }),
    verification: opt(verification),
    differences: amount,
    warnings: listOf(text),
    unbuiltIndexes: opt(listOf(unbuiltIndex)),
    dropped: opt(listOf(dropped)),
    droppedMore: opt(amount),
    userCommands: opt(z.unknown()),
    rules: opt(rules),
    error: opt(error),
    startedAt: text,
    finishedAt: text,
    durationSeconds: amount,
  } satisfies Shape<MigrationReport>)
  // Commands for an administrator to run are believed only of the run that made them.
  .transform(({ userCommands: _, ...facts }): MigrationReport => facts);

const collection = z.object({
  namespace: text,
  target: text,
  documentsTotal: amount,
  bytesTotal: amount,
  documents: amount,
  bytes: amount,
  state: z.enum(['waiting', 'copying', 'indexing', 'copied', 'verified', 'different']),
} satisfies Shape<NamespaceProgress>);

const unheld = z.object({ seconds: amount, stuck: z.boolean() } satisfies Shape<Unheld>);

/** Each field of a status and its schema; what it advises is left out. */
export const statusFields = {
  name: migrationName,
  kind: migrationKind,
  state: z.enum(['running', 'paused', 'interrupted', 'failed', 'cancelled', 'completed']),
  phase: z.enum(PHASES),
  activity: text,
  waitingSince: opt(text),
  source: text,
  target: text,
  snapshotDone: z.boolean(),
  readyForCutover: z.boolean(),
  namespaces: amount,
  documents: amount,
  documentsTotal: amount,
  bytes: amount,
  bytesTotal: amount,
  documentsPerSecond: amount,
  bytesPerSecond: amount,
  secondsLeft: opt(amount),
  rangesDone: amount,
  rangesTotal: amount,
  changesApplied: amount,
  changesPerSecond: amount,
  lastAppliedTime: clusterTime.nullable(),
  lagSeconds: amount.nullable(),
  longestLagSeconds: amount,
  lagAlarm: opt(z.object({ thresholdSeconds: amount, since: text } satisfies Shape<LagAlarm>)),
  unheld: opt(z.object({ source: opt(unheld), target: opt(unheld) })),
  cutover: opt(cutover),
  backgroundVerification: opt(backgroundVerification),
  oplogSecondsLeft: opt(amount),
  startedAt: text,
  updatedAt: text,
  finishedAt: opt(text),
  warnings: listOf(text),
  unbuiltIndexes: opt(listOf(unbuiltIndex)),
  load: opt(load),
  error: opt(error),
  collections: listOf(collection),
  report: opt(report),
} satisfies Shape<MigrationStatus>;

/** A stored status. */
export const storedStatus: z.ZodType<MigrationStatus> = z.object(statusFields);
