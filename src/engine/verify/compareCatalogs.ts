import { stringField, type FaithfulDocument } from '../bson/faithful';
import { targetOptions } from '../target/making/collections';
import { canonicalOptions } from '../catalog/compare';
import { compareIndexes } from '../catalog/compareIndexes';
import { formatNamespace, type Namespace } from '../catalog/namespaces';
import type { NamespaceMap } from '../catalog/namespaceMap';
import { readIndexList, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import { supportsKey } from '../target/sharding/shardKey';
import { readShardKey } from '../target/sharding/targetSharding';
import type { Findings } from './findings';

/** What of definitions does not count. */
export interface DefinitionOptions {
  /** Which indexes of the target are none of a migration's; all count unless told. */
  isForeignIndex?: (target: Namespace, index: FaithfulDocument) => boolean;
}

/** Compares options, indexes and kind of one namespace; false when there is nothing further to compare. */
export async function compareNamespaceDefinition(
  sides: { source: Deployment; target: Deployment; map: NamespaceMap },
  entry: CatalogEntry,
  present: CatalogEntry | undefined,
  options: DefinitionOptions,
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
  await compareNamespaceIndexes(sides, entry, options, findings);
  return true;
}

async function compareNamespaceIndexes(
  { source, target, map }: { source: Deployment; target: Deployment; map: NamespaceMap },
  entry: CatalogEntry,
  { isForeignIndex = () => false }: DefinitionOptions,
  findings: Findings,
): Promise<void> {
  const namespace = formatNamespace(entry);
  const inSource = await readIndexList(source, entry);
  const to = map.targetOf(entry);
  const inTarget = await readIndexList(target, to);
  const { missing, extra, different } = compareIndexes(inSource.built, inTarget.built);
  const report = (indexes: FaithfulDocument[], detail: (name: string) => string) => {
    for (const index of indexes) {
      const name = nameOf(index);
      findings.add({ namespace, kind: 'index', detail: `index ${name} ${detail(name)}` });
    }
  };
  const isAmong = (name: string, indexes: FaithfulDocument[]) =>
    indexes.some((index) => nameOf(index) === name);
  report(missing, (name) =>
    isAmong(name, inTarget.building)
      ? 'is still being built in the target'
      : 'is missing in the target',
  );
  // The one that a shard key of the target's own needs is no difference.
  const key = extra.length === 0 ? undefined : await readShardKey(target, to);
  const isOwn = (index: FaithfulDocument) =>
    !isForeignIndex(to, index) && (key === undefined || !supportsKey(index, key));
  report(extra.filter(isOwn), (name) =>
    isAmong(name, inSource.building)
      ? 'is still being built in the source'
      : 'is only in the target',
  );
  report(different, () => 'has other options in the target');
}

function nameOf(index: FaithfulDocument): string {
  return stringField(index, 'name') ?? '';
}
