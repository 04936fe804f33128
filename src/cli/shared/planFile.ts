import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import { FerryError } from '../../engine/errors';
import { VERIFY_MODES } from '../../engine/model/verification';

const MEGABYTE = 1_000_000;
const SUFFIX = '.migration.json';

/** As `schemas/migration.schema.json` describes it to editors; a test holds both together. */
export const planFileSchema = z.strictObject({
  $schema: z.string().optional(),
  operation: z.enum(['snapshot', 'sync', 'migrate', 'verify']),
  source: z.string().min(1),
  target: z.string().min(1),
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  renames: z.record(z.string(), z.string()).optional(),
  unmatched: z.enum(['refuse', 'accept']).optional(),
  cutover: z.enum(['manual', 'when-caught-up']).optional(),
  blockWrites: z.boolean().optional(),
  reverse: z.boolean().optional(),
  dropTarget: z.boolean().optional(),
  load: z
    .strictObject({
      level: z.enum(['gentle', 'balanced', 'full']).optional(),
      maxMegabytesPerSecond: z.number().positive().optional(),
      maxDocumentsPerSecond: z.number().positive().optional(),
    })
    .optional(),
  warnLagSeconds: z.number().positive().optional(),
  mode: z.enum(VERIFY_MODES).optional(),
  repair: z.boolean().optional(),
  name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
});

/** A migration as it stands in a `*.migration.json` file. */
export type PlanFile = z.infer<typeof planFileSchema>;

/** @throws FerryError `plan-file`, kind `usage`, when it cannot be read or holds something else */
export async function readPlanFile(name: string): Promise<PlanFile> {
  const file = path.resolve(name);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(file, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  });
  const value = parseJson(file, text);
  const parsed = planFileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unusable(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const named = path.basename(file).slice(0, -SUFFIX.length);
  const fileName = file.endsWith(SUFFIX) ? named.replace(/[^A-Za-z0-9._-]+/g, '-') : '';
  return { ...parsed.data, name: parsed.data.name ?? (fileName.slice(0, 64) || undefined) };
}

/** What a file says, as the options of `migrate`, `snapshot`, `sync` and `verify`. */
export function optionsOf(plan: PlanFile) {
  const { source, target, include, exclude, renames = {}, load = {} } = plan;
  const { maxMegabytesPerSecond } = load;
  return {
    source,
    target,
    include,
    exclude,
    rename: Object.entries(renames).map(([from, to]) => ({ from, to })),
    unmatched: plan.unmatched,
    cutover: plan.cutover,
    blockWrites: plan.blockWrites,
    reverse: plan.reverse,
    dropTarget: plan.dropTarget,
    loadLevel: load.level,
    maxBandwidth: maxMegabytesPerSecond && maxMegabytesPerSecond * MEGABYTE,
    maxDocumentsPerSecond: load.maxDocumentsPerSecond,
    warnLag: plan.warnLagSeconds,
    name: plan.name,
    mode: plan.mode ?? ('exact' as const),
    repair: plan.repair,
    stateDb: DEFAULT_STATE_DATABASE,
  };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(file, (error as Error).message);
  }
}

function unusable(file: string, why: string): FerryError {
  return new FerryError({
    code: 'plan-file',
    kind: 'usage',
    message: `${file} does not hold a migration: ${why}.`,
    remedy: 'It is a JSON object with an operation, a source and a target; see the README.',
  });
}
