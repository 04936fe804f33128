import { z } from 'zod';
import { LOAD_LEVELS } from '../model/load';
import type { DocumentRule } from '../model/documentRule';
import type { LoadSettings } from '../model/load';
import type { MigrationPlan, Pair, Rename } from '../model/plan';

/**
 * Plans as they come out of a state database. That lies in the target, whose owner may be somebody
 * else: what is read back from it is checked like any input. A field that the types have and a
 * schema lacks does not compile.
 */

/** Some hold an `_id`. */
const LONGEST_TEXT = 1_000_000;
const MOST_ITEMS = 100_000;

/** What a migration may be called; its name stands in commands, files and advice. */
export const MIGRATION_NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Each field of a type and its schema. */
export type Shape<T> = Record<keyof T, z.ZodType>;

export const text = z.string().max(LONGEST_TEXT);
export const count = z.number().nonnegative();
export const migrationName = z.string().regex(MIGRATION_NAME);
/** The driver stores what is undefined as null. */
export const opt = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value): z.output<S> | undefined => value ?? undefined);
export const listOf = <S extends z.ZodType>(item: S) => z.array(item).max(MOST_ITEMS);

/** Databases of other names than these can't be made (mongodb.com, "Naming Restrictions"). */
const databaseName = z
  .string()
  .regex(/^[^/\\. "$]{1,63}$/)
  .refine((name) => !/\p{Cc}/u.test(name));

const pairOf = { from: text, to: text } satisfies Shape<Rename> & Shape<Pair>;

export const rules = listOf(
  z.object({
    namespace: text,
    filter: opt(text),
    drop: opt(listOf(text)),
    set: opt(listOf(z.object({ path: text, value: text }))),
  } satisfies Shape<DocumentRule>),
);

export const load = z.object({
  level: z.enum(LOAD_LEVELS),
  maxDocumentsPerSecond: opt(z.number().positive()),
  maxBytesPerSecond: opt(z.number().positive()),
} satisfies Shape<LoadSettings>);

export const migrationKind = z.enum(['migrate', 'snapshot', 'sync']);

/** A stored plan. */
export const storedPlan: z.ZodType<MigrationPlan> = z.object({
  name: migrationName,
  kind: migrationKind,
  include: listOf(text),
  exclude: listOf(text),
  renames: listOf(z.object(pairOf)),
  rules: opt(rules),
  cutover: z.enum(['manual', 'when-caught-up']),
  existing: z.enum(['refuse', 'continue', 'drop']),
  stateDatabase: databaseName,
  rangeBytes: z.number().positive(),
  parallelRanges: z.int().positive().max(1000),
  load,
  warnLagSeconds: z.number().positive(),
  unmatched: opt(z.enum(['accept', 'refuse'])),
  noBackgroundVerify: opt(z.boolean()),
  blockWrites: opt(z.boolean()),
  reverse: opt(z.boolean()),
  reversed: opt(z.boolean()),
  pairs: opt(listOf(z.object(pairOf))),
} satisfies Shape<MigrationPlan>);
