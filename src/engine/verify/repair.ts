import { reconcileNamespace } from '../target/making/reconcile';
import { restoreExpiry, targetOptions } from '../target/making/collections';
import { restoreIndexes } from '../target/making/restoreIndexes';
import { describeUnbuilt } from '../catalog/unbuiltIndexes';
import { formatNamespace } from '../catalog/namespaces';
import { readCatalog, readIndexes } from '../catalog/read';
import type { Log } from '../log';
import type { TargetWriter } from '../target/writing/targetWriter';
import type { VerificationReport } from '../model/verification';
import { alignDocuments } from './alignDocuments';
import { Permit } from '../target/door';
import type { Rights } from '../target/rights';
import type { Sides } from './sides';

/**
 * Makes the target equal to the source where a verification found differences: definitions,
 * indexes and documents. Collections that only the target has are left alone, as are those whose
 * options can't be changed: the verification afterwards names them again.
 */
export async function repair(
  sides: Sides,
  report: VerificationReport,
  context: { writer: TargetWriter; rights: Rights; log: Log; beforeStep: () => Promise<void> },
): Promise<void> {
  const { source, target, map } = sides;
  const { rights, writer, beforeStep } = context;
  const broken = new Set(
    report.namespaces.filter(({ differences }) => differences > 0).map((one) => one.namespace),
  );
  for (const entry of await readCatalog(source, map)) {
    const namespace = formatNamespace(entry);
    if (!broken.has(namespace)) continue;
    await beforeStep();
    const outcome = await reconcileNamespace({ source, target, map, rights }, entry);
    if (!outcome.aligned || entry.kind === 'view') continue;
    const written = await alignDocuments(sides, entry, writer, { beforeStep });
    const to = map.targetOf(entry);
    const { unbuilt } = outcome;
    const wanted = await readIndexes(source, entry);
    const restoring = { target, namespace: to, rights, entry, wanted, unbuilt };
    for (const index of await restoreIndexes(restoring)) context.log.warn(describeUnbuilt(index));
    await restoreExpiry(Permit.byConsent(to), targetOptions(entry, map), rights.door);
    context.log.info(`Repaired ${namespace}: ${written} documents written or deleted`);
  }
}
