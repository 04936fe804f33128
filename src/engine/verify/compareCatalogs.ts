import { stringField } from '../bson/faithful';
import { targetOptions } from '../catalog/collections';
import { canonicalOptions, compareIndexes } from '../catalog/compare';
import { formatNamespace, type NamespaceMap } from '../catalog/namespaces';
import { readIndexes, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import { readShardKey, supportsKey } from '../sharding/targetSharding';
import type { Findings } from './findings';

/** Compares options, indexes and kind of one namespace; false when there is nothing further to compare. */
export async function compareNamespaceDefinition(
  sides: { source: Deployment; target: Deployment; map: NamespaceMap },
  entry: CatalogEntry,
  present: CatalogEntry | undefined,
  findings: Findings,
): Promise<boolean> {
  const namespace = formatNamespace(entry);
  if (present === undefined) {
    findings.add({ namespace, kind: 'namespace', detail: 'is missing in the target' });
    return false;
  }
  if (present.kind !== entry.kind) {
    findings.add({
      namespace,
      kind: 'namespace',
      detail: `is a ${entry.kind} in the source and a ${present.kind} in the target`,
    });
    return false;
  }
  const wanted = canonicalOptions(targetOptions(entry, sides.map));
  const actual = canonicalOptions(present.options);
  if (wanted !== actual) {
    findings.add({
      namespace,
      kind: entry.kind === 'view' ? 'view' : 'options',
      detail: `source ${wanted}, target ${actual}`,
    });
  }
  if (entry.kind === 'view') return false;
  await compareNamespaceIndexes(sides, entry, findings);
  return true;
}

async function compareNamespaceIndexes(
  { source, target, map }: { source: Deployment; target: Deployment; map: NamespaceMap },
  entry: CatalogEntry,
  findings: Findings,
): Promise<void> {
  const namespace = formatNamespace(entry);
  const { missing, extra, different } = compareIndexes(
    await readIndexes(source, entry),
    await readIndexes(target, map.targetOf(entry)),
  );
  const report = (indexes: Map<string, unknown>[], detail: string) => {
    for (const index of indexes) {
      const name = stringField(index, 'name') ?? '';
      findings.add({ namespace, kind: 'index', detail: `index ${name} ${detail}` });
    }
  };
  report(missing, 'is missing in the target');
  // The one that a shard key of the target's own needs is no difference.
  const key = extra.length === 0 ? undefined : await readShardKey(target, map.targetOf(entry));
  report(
    extra.filter((index) => key === undefined || !supportsKey(index, key)),
    'is only in the target',
  );
  report(different, 'has other options in the target');
}
