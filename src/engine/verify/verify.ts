import { formatNamespace, NamespaceMap, refuseClashes } from '../catalog/namespaces';
import { readCatalog } from '../catalog/read';
import { openDeployment } from '../deployment/connect';
import { describeError } from '../deployment/describeError';
import { FerryError } from '../errors';
import type { Log } from '../log';
import type { MigrationRequest, VerificationReport } from '../migration/types';
import { verifySides } from './verifySides';

/**
 * Compares both sides of a request (its filters and renames applied); writes nothing. Differences
 * are looked at again after a moment, so that the sides may be in use.
 * @throws FerryError `refused` when a side can't be reached or a namespace does not exist
 */
export async function verifyDeployments(
  request: MigrationRequest,
  options: {
    log: Log;
    onProgress?: (documents: number, bytes: number) => void;
    signal?: AbortSignal;
  },
): Promise<VerificationReport> {
  const map = new NamespaceMap(request.plan);
  const source = await openDeployment(request.source);
  try {
    const target = await openDeployment(request.target);
    try {
      const catalog = await readCatalog(source, map);
      refuseUnknown(map, catalog);
      refuseClashes(map, catalog);
      return await verifySides(
        { source, target, map },
        {
          live: true,
          onProgress: options.onProgress,
          beforeStep: () => {
            options.signal?.throwIfAborted();
            return Promise.resolve();
          },
          onNamespace: ({ namespace, documents, differences }) =>
            options.log.info(
              `${namespace}: ${documents} documents compared, ${differences} differences`,
            ),
        },
      );
    } finally {
      await target.close();
    }
  } catch (error) {
    throw describeError(error, { doing: 'Comparing' });
  } finally {
    await source.close();
  }
}

/** @throws FerryError `refused`, code `unknown-namespace` */
export function refuseUnknown(map: NamespaceMap, catalog: { db: string; name: string }[]): void {
  const [unknown] = map.unmatched(catalog);
  if (unknown !== undefined) {
    throw new FerryError({
      code: 'unknown-namespace',
      kind: 'refused',
      message: `The source has nothing called ${unknown}.`,
      remedy: `It has ${someOf(catalog.map(formatNamespace))}; correct the name.`,
      namespace: unknown,
    });
  }
}

function someOf(names: string[]): string {
  const shown = 5;
  if (names.length === 0) return 'no namespace that this migration would carry';
  const rest = names.length - shown;
  return names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
