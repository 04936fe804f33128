import { formatNamespace, type Namespace } from '../catalog/namespaces';
import { readCatalog, readTargetCatalog, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { NamespaceVerification, VerificationReport } from '../model/verification';
import { testGate } from '../testGates';
import { HeldMoment } from '../reading/heldMoment';
import type { MajorityWait } from '../reading/majority';
import { compareNamespaceDefinition, type DefinitionOptions } from './compareCatalogs';
import { compareCollection } from './compareCollection';
import type { CompareOptions } from './findDifferences';
import { Findings } from './findings';
import type { Sides } from './sides';

const NAMESPACES_AT_ONCE = 2;

/** How to verify. */
export interface VerifyOptions extends Omit<CompareOptions, 'since'>, DefinitionOptions {
  /** How a side is waited for that has no majority: until then nothing is proved. */
  wait: MajorityWait;
  /** What of the target is none of a migration's; all counts unless told. */
  isForeign?: (namespace: Namespace) => boolean;
  /** Differences named one by one; 1,000 unless told. */
  mostNamed?: number | undefined;
  onNamespace?: (verification: NamespaceVerification) => void;
}

/**
 * Compares both sides as they are now, or later: namespaces, options, indexes, views, and the
 * documents as the mode says. What either side's majority does not hold yet is waited for.
 */
export async function verifySides(
  sides: Sides,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const started = performance.now();
  await testGate('verify.begun');
  const findings = new Findings(options.mostNamed);
  const [source, target] = await Promise.all([
    HeldMoment.now(sides.source, options.wait),
    HeldMoment.now(sides.target, options.wait),
  ]);
  const inTarget = await readTargetCatalog(sides.target, sides.map);
  const present = new Map(inTarget.map((entry) => [formatNamespace(entry), entry]));
  const catalog = await readCatalog(sides.source, sides.map);
  const namespaces: NamespaceVerification[] = [];
  await forEachLimited(catalog, NAMESPACES_AT_ONCE, async (entry) => {
    const namespace = formatNamespace(entry);
    await testGate('verify.namespace', { namespace });
    const to = sides.map.targetOf(entry);
    await Promise.all([source.reached(entry), target.reached(to)]);
    const comparable = await compareNamespaceDefinition(
      sides,
      entry,
      present.get(formatNamespace(to)),
      options,
      findings,
    );
    const compared = comparable
      ? await compareCollection(sides, entry, { ...options, since: { source, target } }, findings)
      : { documents: 0, bytes: 0 };
    const verification = {
      ...{ namespace, target: formatNamespace(to), ...compared },
      differences: findings.of(namespace),
    };
    namespaces.push(verification);
    options.onNamespace?.(verification);
  });
  await testGate('verify.ended');
  reportExtraNamespaces(sides, catalog, present, options, findings);
  namespaces.sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
  return {
    mode: options.mode ?? 'exact',
    namespaces,
    documents: namespaces.reduce((sum, { documents }) => sum + documents, 0),
    bytes: namespaces.reduce((sum, { bytes }) => sum + bytes, 0),
    differences: findings.count,
    found: findings.found,
    durationSeconds: Math.round(performance.now() - started) / 1000,
  };
}

function reportExtraNamespaces(
  { map }: Sides,
  catalog: CatalogEntry[],
  present: Map<string, CatalogEntry>,
  { isForeign = () => false }: VerifyOptions,
  findings: Findings,
): void {
  const wanted = new Set(catalog.map((entry) => formatNamespace(map.targetOf(entry))));
  for (const [namespace, entry] of present) {
    if (wanted.has(namespace) || isForeign(entry)) continue;
    if (map.sourceOf(entry) === undefined) continue;
    findings.add({ namespace, kind: 'namespace', detail: 'is only in the target' });
  }
}
