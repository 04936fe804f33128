import { formatNamespace, NamespaceMap } from '../engine/catalog/namespaces';
import { readCatalog } from '../engine/catalog/read';
import type { Deployment } from '../engine/deployment/deployment';
import { openDeployment } from '../engine/deployment/connect';
import { FerryError } from '../engine/errors';
import { inspectTarget } from '../engine/migration/admission';
import type { Endpoint, MigrationRequest } from '../engine/migration/types';
import { canAsk, saysYes } from './ask';
import { tell } from './terminal';

const SHOWN = 20;

/**
 * Names what a migration with `--drop-target` will destroy, and asks for consent. Without a
 * terminal the option itself is the consent.
 * @throws FerryError `not-confirmed` if the user says no
 */
export async function confirmDrop({ source, target, plan }: MigrationRequest): Promise<void> {
  if (!canAsk()) return;
  const map = new NamespaceMap(plan);
  const doomed = await doomedNamespaces(source, target, map);
  if (doomed.length === 0) return;
  tell(`To be dropped in ${target.label}:`);
  for (const namespace of doomed.slice(0, SHOWN)) tell(`  ${namespace}`);
  if (doomed.length > SHOWN) tell(`  … and ${doomed.length - SHOWN} more`);
  if (await saysYes('Their data will be lost. Drop them? [y/N] ')) return;
  throw new FerryError({
    code: 'not-confirmed',
    kind: 'refused',
    message: 'Nothing was dropped or started.',
    remedy: 'Answer y, or give --yes, to drop them.',
  });
}

/** What holds data in the target, where the migration will write. */
async function doomedNamespaces(
  source: Endpoint,
  target: Endpoint,
  map: NamespaceMap,
): Promise<string[]> {
  const catalog = await withDeployment(source, (deployment) => readCatalog(deployment, map));
  const standing = await withDeployment(target, (deployment) =>
    inspectTarget(deployment, map, catalog),
  );
  return standing.occupied.map(formatNamespace);
}

async function withDeployment<T>(
  endpoint: Endpoint,
  work: (deployment: Deployment) => Promise<T>,
): Promise<T> {
  const deployment = await openDeployment(endpoint, { maxPoolSize: 4 });
  try {
    return await work(deployment);
  } finally {
    await deployment.close();
  }
}
