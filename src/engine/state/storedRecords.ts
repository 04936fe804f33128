import { Binary } from 'mongodb';
import { z } from 'zod';
import { FerryError } from '../errors';
import type { ScanPlace } from '../reading/rangeReader';
import type { Position } from '../reading/sourceClock';
import type { Holding, IndexMade, StoppedExpiry, StoppedIndex } from '../target/holdings';
import type { Dropped } from '../model/report';
import type { SourceIdentity } from '../deployment/identity';
import type { Lease } from './lease';
import {
  STORE_FORMAT,
  type MigrationRecord,
  type NamespaceRecord,
  type RangeRecord,
} from './records';
import { count, listOf, migrationName, opt, storedPlan, text, type Shape } from './storedPlan';
import { clusterTime, dropped, storedStatus } from './storedStatus';
import type { ProcessIdentity } from './thisProcess';

/** Of a name that can't be one. */
const SHOWN_NAME = 64;

const binary = z.instanceof(Binary);

const position = z.object({
  token: text,
  typeBits: opt(binary),
  time: clusterTime,
} satisfies Shape<Position>);

const lease = z.object({
  id: text,
  host: text,
  pid: z.number(),
  process: opt(
    z.object({ boot: text, table: text, startedAt: text } satisfies Shape<ProcessIdentity>),
  ),
  // One that does not tell it counts as living.
  renewedAt: opt(z.date()),
} satisfies Shape<Lease>);

const migration = z.object({
  _id: migrationName,
  format: z.int(),
  plan: storedPlan,
  sourceIdentity: z.object({ name: text, ids: listOf(text) } satisfies Shape<SourceIdentity>),
  startTime: opt(clusterTime),
  position: opt(position),
  snapshotDone: z.boolean(),
  namespacesStored: opt(z.boolean()),
  cutoverTime: opt(clusterTime),
  cutoverSettled: opt(z.boolean()),
  sourceBlocked: opt(z.boolean()),
  stoppedBalancers: opt(listOf(z.enum(['source', 'target']))),
  changesApplied: count,
  foreign: listOf(text),
  recopying: opt(listOf(text)),
  status: storedStatus,
  epoch: opt(count),
  lease: opt(lease),
} satisfies Shape<MigrationRecord>);

const collectionKind = z.enum(['collection', 'capped', 'clustered', 'timeseries', 'view']);

const namespace = z.object({
  _id: text,
  migration: migrationName,
  epoch: opt(count),
  namespace: text,
  target: text,
  kind: collectionKind,
  documents: count,
  bytes: count,
  planned: z.boolean(),
  indexed: z.boolean(),
} satisfies Shape<NamespaceRecord>);

const stoppedIndex = z.object({
  name: text,
  on: text,
  definition: text,
} satisfies Shape<StoppedIndex>);

const stopped = z.object({
  seconds: z.int().nonnegative(),
  index: opt(stoppedIndex),
} satisfies Shape<StoppedExpiry>);

const holding = z.object({
  target: text,
  source: text,
  kind: collectionKind,
  state: z.enum(['making', 'made', 'found']),
  uuid: opt(z.string().regex(/^[0-9a-f]{32}$/)),
  definition: opt(text),
  indexes: opt(listOf(z.object({ name: text, on: text } satisfies Shape<IndexMade>))),
  stopped: opt(listOf(stopped)),
} satisfies Shape<Holding>);

const scan = z.object({
  process: z.string().regex(/^[0-9a-f]{24}$/),
  recordId: z.string().regex(/^-?\d{1,20}$/),
} satisfies Shape<ScanPlace>);

const range = z.object({
  _id: text,
  migration: migrationName,
  epoch: opt(count),
  namespace: text,
  index: z.int().nonnegative(),
  min: opt(binary),
  max: opt(binary),
  inStorageOrder: opt(z.literal(true)),
  done: z.boolean(),
  documents: count,
  bytes: count,
  scan: opt(scan),
} satisfies Shape<RangeRecord>);

/**
 * A stored migration as this program wrote it, all of it of one name.
 * @throws FerryError `newer-state`, `damaged-state`
 */
export function migrationRecordOf(stored: unknown, name: string): MigrationRecord {
  if (formatOf(stored) > STORE_FORMAT) throw newer(name);
  const record: MigrationRecord = checked(
    migration,
    stored,
    `the migration ${name.slice(0, SHOWN_NAME)}`,
  );
  if (record._id !== record.plan.name || record._id !== record.status.name) {
    throw damagedState(`the migration ${name.slice(0, SHOWN_NAME)}`, 'its name');
  }
  return record;
}

/** @throws FerryError `damaged-state` */
export function namespaceRecordOf(stored: unknown): NamespaceRecord {
  return checked(namespace, stored, 'the namespaces of a migration');
}

/** @throws FerryError `damaged-state` */
export function rangeRecordOf(stored: unknown): RangeRecord {
  return checked(range, stored, 'the ranges of a migration');
}

/** @throws FerryError `damaged-state` */
export function holdingOf(stored: unknown): Holding {
  return withoutAbsent(checked(holding, stored, 'what a migration has in its target'));
}

/** @throws FerryError `damaged-state` */
export function droppedOf(stored: unknown): Dropped {
  return withoutAbsent(checked(dropped, stored, 'what a migration dropped'));
}

/** Fields that are absent are so, and not undefined: it is stored again as it is. */
function withoutAbsent<T extends object>(parts: T): T {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
}

/** What is stored, as a schema has it. @throws FerryError `damaged-state` */
export function checked<S extends z.ZodType>(
  schema: S,
  stored: unknown,
  what: string,
): z.output<S> {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damagedState(
    what,
    issue === undefined ? 'it' : `${issue.path.join('.')} (${issue.message})`,
  );
}

function formatOf(stored: unknown): number {
  const format = (stored as { format?: unknown } | null)?.format;
  return typeof format === 'number' ? format : 0;
}

function newer(name: string): FerryError {
  return new FerryError({
    code: 'newer-state',
    kind: 'refused',
    message: `The state of ${name} was written by a newer version of Mongo Ferry.`,
    remedy: 'Update this one.',
  });
}

/** What to say of a state that is not as this program writes it. */
export function damagedState(what: string, where: string): FerryError {
  return new FerryError({
    code: 'damaged-state',
    kind: 'refused',
    message: `The state of ${what} in the target is not as Mongo Ferry writes it: ${where}.`,
    remedy:
      'Find out who else can write there; nothing was done on its word. Begin a new migration.',
  });
}
