import { formatNamespace } from '../../engine/catalog/namespaces';
import { NamespaceMap } from '../../engine/catalog/namespaceMap';
import { readCatalog } from '../../engine/catalog/read';
import type { Deployment } from '../../engine/deployment/deployment';
import { openDeployment } from '../../engine/deployment/connect';
import { inspectTarget } from '../../engine/migration/admission';
import type { Endpoint } from '../../engine/model/endpoint';
import type { MigrationRequest } from '../../engine/model/plan';
import { requireConsent } from '../display/consent';

/**
 * Names what a migration with `--drop-target` will destroy, and asks for consent.
 * @throws FerryError `not-confirmed` if the user says no; `consent-needed`
 */
export async function confirmDrop(
  { source, target, plan }: MigrationRequest,
  yes: boolean | undefined,
): Promise<void> {
  if (yes === true) return;
  const map = new NamespaceMap(plan);
  const doomed = await doomedNamespaces(source, target, map);
  if (doomed.length === 0) return;
  await requireConsent(
    {
      about: `To be dropped in ${target.label}:`,
      lines: doomed,
      question: 'Their data will be lost. Drop them?',
    },
    yes,
  );
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
