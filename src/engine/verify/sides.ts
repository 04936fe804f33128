import type { Namespace } from '../catalog/namespaces';
import type { NamespaceMap } from '../catalog/namespaceMap';
import { storageNamespace, type CatalogEntry } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';
import type { CompiledRule } from '../rules/documentRule';
import { readById } from '../reading/readById';

/** Both sides of a comparison. */
export interface Sides {
  source: Deployment;
  target: Deployment;
  map: NamespaceMap;
}

/** Where a collection's documents are on either side. */
export interface Places {
  from: Namespace;
  to: Namespace;
}

/** Where a collection's documents are on either side: of a time-series one, its buckets. */
export function placesOf(sides: Sides, entry: CatalogEntry): Places {
  const to = sides.map.targetOf(entry);
  return {
    from: storageNamespace(entry),
    to: storageNamespace({ ...to, kind: entry.kind }),
  };
}

/** One document on both sides, the source's as the migration carries it. */
export async function readBoth(
  sides: Sides,
  entry: CatalogEntry,
  id: Buffer,
): Promise<{ a: Buffer | undefined; b: Buffer | undefined }> {
  const { from, to } = placesOf(sides, entry);
  const [a, b] = await Promise.all([
    readDocument(sides.source, from, id, sides.map.ruleOf(entry)),
    readDocument(sides.target, to, id),
  ]);
  return { a, b };
}

/** One document by its `_id` element, as the rule carries it; undefined when it is not there. */
export async function readDocument(
  deployment: Deployment,
  namespace: Namespace,
  id: Buffer,
  rule?: CompiledRule,
): Promise<Buffer | undefined> {
  for await (const [document] of readById(deployment, namespace, [id], {}, rule)) {
    if (document !== undefined) return document.bytes;
  }
  return undefined;
}
