import { formatNamespace } from '../catalog/namespaces';
import type { NamespaceMap } from '../catalog/namespaceMap';
import { readIndexes, readTargetCatalog, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import { indexMade, madeHolding, type Holding } from './holdings';
import type { Ours } from './ours';

const ASKED_AT_ONCE = 8;

/**
 * Takes over what a migration has in its target that an earlier version began, which did not record
 * what it made. So nothing of it may be dropped; indexes count as made that the source has, too.
 */
export async function adoptEarlier(
  { source, target, map, ours }: Parties,
  catalog: CatalogEntry[],
  foreign: ReadonlySet<string>,
): Promise<void> {
  const present = new Map(
    (await readTargetCatalog(target, map)).map((entry) => [formatNamespace(entry), entry]),
  );
  const found: Holding[] = [];
  await forEachLimited(catalog, ASKED_AT_ONCE, async (entry) => {
    const to = map.targetOf(entry);
    const there = present.get(formatNamespace(to));
    if (there === undefined || foreign.has(formatNamespace(to))) return;
    const holding: Holding = { ...madeHolding(there, entry), state: 'found' };
    if (entry.kind === 'view') {
      found.push(holding);
      return;
    }
    const [wanted, actual] = await Promise.all([
      readIndexes(source, entry),
      readIndexes(target, to),
    ]);
    const isWanted = new Set(wanted.map((index) => JSON.stringify(indexMade(index))));
    const indexes = actual.map(indexMade).filter((index) => isWanted.has(JSON.stringify(index)));
    found.push({ ...holding, indexes });
  });
  await ours.holdings.put(...found);
  ours.leave(
    'An earlier version',
    'began this migration and did not record what it made in the target: what the source drops or renames from here on is left there, and named.',
  );
}

/** Both sides, and what of the target is the migration's own. */
interface Parties {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
  ours: Ours;
}
