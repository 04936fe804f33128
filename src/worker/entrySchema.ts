import { z } from 'zod';
import { statusFields } from '../engine/state/storedStatus';
import type { MigrationKind, MigrationPlan } from '../engine/model/plan';
import type { RunStatus } from '../engine/model/run';

/** How a connection is found again. */
const reference = z.object({ reference: z.string(), passwordNeeded: z.boolean() });

const { name, state, phase, startedAt, updatedAt, source, target, warnings, activity } =
  statusFields;

/** What a run does not have is absent; rates over no time at all are null in JSON. */
const status = z.object({
  ...Object.fromEntries(
    Object.entries(statusFields).map(([field, schema]) => [field, schema.nullish()]),
  ),
  ...{ name, state, phase, startedAt, updatedAt, source, target, warnings, activity },
  method: z.string().optional(),
  report: z.looseObject({ status: z.string() }).optional(),
});

const entry = z.object({
  name: statusFields.name,
  kind: statusFields.kind.optional(),
  method: z.string().optional(),
  options: z.unknown().optional(),
  pid: z.number().int().positive(),
  socket: z.string().optional(),
  stateDatabase: z.string().optional(),
  plan: z.looseObject({ name: z.string() }).optional(),
  source: reference.optional(),
  target: reference.optional(),
  status,
});

/** Whether what a file of the registry holds is an entry. */
export function isEntry(value: unknown): value is RegistryEntry {
  return entry.safeParse(value).success;
}

/** How to find a connection again; never holds a secret. */
export interface ConnectionReference {
  /** `env:NAME`, `file:/absolute/path`, or a URI without its password. */
  reference: string;
  /** The URI had a password, which must be given anew. */
  passwordNeeded: boolean;
}

/** What this machine knows of a run that one of its processes runs or ran. */
export interface RegistryEntry {
  name: string;
  /** Of a migration by the built-in engine. */
  kind?: MigrationKind | undefined;
  /** Of any other run: the id of its method, and its options as far as they may be kept. */
  method?: string | undefined;
  options?: unknown;
  pid: number;
  /** The control socket of the process; absent if it could not serve one. */
  socket?: string;
  /** Of a migration. */
  stateDatabase?: string | undefined;
  /** What was agreed to on this machine; absent in entries of earlier programs. */
  plan?: MigrationPlan | undefined;
  /** Absent where the side is no connection. */
  source?: ConnectionReference | undefined;
  target?: ConnectionReference | undefined;
  /** As last written, without `collections`. */
  status: RunStatus;
}
