import { formatNamespace } from '../engine/catalog/namespaces';
import { inspectTarget } from '../engine/migration/admission';
import type { CollectionKind } from '../engine/deployment/deploymentFacts';
import { plainResult } from './findings';
import { measureCarried } from './measures';
import { runChecks } from './preflight';
import { withContext } from './session';
import type { PlainCheckResult, PreflightContext, PreflightRequest } from './types';

/** One collection or view that a migration would write. */
export interface PlannedWrite {
  source: string;
  target: string;
  kind: CollectionKind;
  /** From the source's metadata; 0 for views. */
  documents: number;
  /** Uncompressed. */
  bytes: number;
  /** What stands there holds data already, which the plan refuses, drops or writes into. */
  occupied: boolean;
}

/** What a migration would find and do. */
export interface DryRun {
  results: PlainCheckResult[];
  writes: PlannedWrite[];
}

/**
 * Looks at both sides as a migration would before it begins. Writes nothing.
 * @throws FerryError if a side cannot be reached or read
 */
export async function dryRun(request: PreflightRequest): Promise<DryRun> {
  return withContext(request, { resume: false, thorough: true }, async (context) => ({
    results: (await runChecks(context)).map(plainResult),
    writes: await plannedWrites(context),
  }));
}

async function plannedWrites(context: PreflightContext): Promise<PlannedWrite[]> {
  const { target, map, carried } = context;
  const measured = new Map(
    (await measureCarried(context)).map((measure) => [formatNamespace(measure.entry), measure]),
  );
  const { occupied } = await inspectTarget(target, map, [...carried]);
  const taken = new Set(occupied.map(formatNamespace));
  return carried.map((entry) => {
    const source = formatNamespace(entry);
    const to = formatNamespace(map.targetOf(entry));
    const { documents = 0, dataBytes = 0 } = measured.get(source) ?? {};
    const { kind } = entry;
    return { source, target: to, kind, documents, bytes: dataBytes, occupied: taken.has(to) };
  });
}
