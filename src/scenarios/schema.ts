import { z } from 'zod';
import { CHECKS } from './prerequisites';
import { SOURCE_KINDS, TARGET_KINDS } from './kinds';
import { METHODS } from './methods';
import { ROW_CONDITIONS } from './rowConditions';
import { ROWS } from './rows';
import { SOURCES } from './sources';
import { METHOD_IDS } from './types';

function keyOf(known: Readonly<Record<string, unknown>>, what: string): z.ZodType<string> {
  return z.string().refine((key) => Object.hasOwn(known, key), { message: `no such ${what}` });
}

function idOf(kinds: readonly { id: string }[], what: string): z.ZodType<string> {
  return z
    .string()
    .refine((id) => kinds.some((kind) => kind.id === id), { message: `no such ${what}` });
}

const text = z.string().min(1);
const sources = z.array(keyOf(SOURCES, 'source')).min(1);
const fact = z.strictObject({ text, sources, inferred: z.boolean().optional() });
const mode = z.enum(['online', 'offline']);
const modes = z.array(mode).min(1);
const prerequisite = fact.extend({
  id: z.string().regex(/^[a-z0-9-]+$/),
  modes: modes.optional(),
  check: keyOf(CHECKS, 'check').optional(),
});
const role = z.strictObject({
  side: z.enum(['source', 'target']),
  provider: z.enum(['atlas', 'not-atlas']).optional(),
  roles: z.array(text).min(1),
  grant: text,
  sources,
});
const version = z.string().regex(/^(any|same|>=\d+\.\d+(\.\d+)?|\d+\.\d+(\.\d+\+)?)$/);
const versionPair = z.strictObject({ source: version, target: version, sources });
const span = { low: z.number().nonnegative(), high: z.number().positive() };

const rowSchema = z.strictObject({
  row: z.string().regex(/^(\d{1,2}[ab]?|G\d)$/),
  title: text,
  vendor: z.enum(['alibaba', 'atlas', 'general']),
  from: z.array(idOf(SOURCE_KINDS, 'source kind')).min(1),
  to: z.array(idOf(TARGET_KINDS, 'target kind')).min(1),
  condition: keyOf(ROW_CONDITIONS, 'condition').optional(),
  methods: z
    .array(
      z.strictObject({
        method: z.enum(METHOD_IDS),
        modes,
        role: z.enum(['documented', 'alternative']),
      }),
    )
    .min(1),
  prerequisites: z.array(prerequisite).min(1),
  steps: z.array(fact.extend({ who: z.enum(['program', 'person']) })).min(1),
  limits: z.array(fact).min(1),
  roles: z.array(role).min(1),
  versions: z.array(versionPair).min(1),
  program: z.array(text).min(1),
  person: z.array(text),
  retired: fact.extend({ title: text, insteadRow: text }).optional(),
  related: z.array(text),
  sources,
});

const methodSchema = z.strictObject({
  id: z.enum(METHOD_IDS),
  title: text,
  summary: text,
  modes,
  drivenBy: z.enum(['mongo-ferry', 'tool', 'cloud-console', 'person']),
  service: z.enum(['alibaba', 'mongodb']).optional(),
  metered: z.boolean(),
  tools: z.array(text),
  base: z.number().min(0).max(60),
  baseReason: text,
  throughput: z
    .strictObject({ ...span, basis: text, perMachine: z.boolean().optional() })
    .optional(),
  applyRate: z.strictObject({ ...span, basis: text }).optional(),
  cutoverSeconds: z.strictObject(span).optional(),
  cannotCarry: z.record(text, text),
  prerequisites: z.array(prerequisite).min(1),
  limits: z.array(fact).min(1),
  roles: z.array(role).min(1),
  versions: z.array(versionPair).min(1),
  sources,
});

function issuesOf(name: string, schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map((issue) => `${name}: ${issue.path.join('.')}: ${issue.message}`);
}

function deadLinks(): string[] {
  const numbers = new Set(ROWS.map(({ row }) => row));
  return ROWS.flatMap(({ row, related, retired }) =>
    [...related, ...(retired === undefined ? [] : [retired.insteadRow])]
      .filter((other) => !numbers.has(other))
      .map((other) => `row ${row}: there is no row ${other} to refer to`),
  );
}

function impossibleModes(): string[] {
  return ROWS.flatMap(({ row, methods }) =>
    methods.flatMap(({ method, modes: wanted }) =>
      wanted
        .filter((one) => !METHODS[method].modes.includes(one))
        .map((one) => `row ${row}: ${method} has no ${one} mode`),
    ),
  );
}

function repeatedRows(): string[] {
  const seen = new Set<string>();
  return ROWS.filter(({ row }) => seen.size === seen.add(row).size).map(
    ({ row }) => `row ${row} is there twice`,
  );
}

function badAddresses(): string[] {
  return Object.entries(SOURCES)
    .filter(([, { url }]) => !URL.canParse(url) || !url.startsWith('https://'))
    .map(([key]) => `source ${key}: not an address`);
}

/** Everything that is wrong with the data of the matrix; none, if it holds together. */
export function findScenarioFaults(): string[] {
  return [
    ...ROWS.flatMap((row) => issuesOf(`row ${row.row}`, rowSchema, row)),
    ...Object.values(METHODS).flatMap((method) =>
      issuesOf(`method ${method.id}`, methodSchema, method),
    ),
    ...deadLinks(),
    ...impossibleModes(),
    ...repeatedRows(),
    ...badAddresses(),
  ];
}
