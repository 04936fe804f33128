import { NamespaceMap } from '../engine/catalog/namespaceMap';
import { readCatalog, readNamespaces } from '../engine/catalog/read';
import type { Deployment } from '../engine/deployment/deployment';
import { describeError } from '../engine/deployment/describeError';
import { lookAtActivity } from '../engine/inspection/activity';
import { inspect } from '../engine/inspection/inspect';
import type { MigrationPlan } from '../engine/model/plan';
import type { PreflightContext } from './types';

/** What the checks are run for. */
export interface PreflightOptions {
  /** Whether a migration goes on that has written to the target before. */
  resume: boolean;
  /** Whether someone asked for the checks, instead of starting a migration. */
  thorough?: boolean;
}

/** Inspects both sides and reads the source's catalog. @throws FerryError if that cannot be read */
export async function gatherContext(
  source: Deployment,
  target: Deployment,
  plan: MigrationPlan,
  { resume, thorough = false }: PreflightOptions,
): Promise<PreflightContext> {
  const map = new NamespaceMap(plan);
  const firstLook = lookAtActivity(source);
  // Whoever needs it is told then.
  firstLook.catch(() => undefined);
  try {
    await Promise.all([source.abilities.ask(), target.abilities.ask()]);
    const [sourceFacts, targetFacts, carried, existing] = await Promise.all([
      inspect(source),
      inspect(target),
      readCatalog(source, map),
      readNamespaces(source),
    ]);
    return {
      source,
      target,
      sourceFacts,
      targetFacts,
      firstLook,
      plan,
      map,
      carried,
      existing,
      resume,
      thorough,
    };
  } catch (error) {
    throw describeError(error, {
      doing: 'Cannot read the collections of',
      deployment: source.label,
      kind: 'refused',
    });
  }
}
