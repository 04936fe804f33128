import { z } from 'zod';
import { statusFields } from '../engine/state/storedStatus';
import type { RegistryEntry } from './registry';

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
