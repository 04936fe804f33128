import { comparableId } from '../bson/ids';
import type { Namespace } from '../catalog/namespaces';
import { storageNamespace, type CatalogEntry } from '../catalog/read';
import { forEachLimited } from '../concurrency';
import type { Deployment } from '../deployment/deployment';
import type { CompiledRule } from '../rules/documentRule';
import { groupsOf } from '../target/writing/batches';
import { readById } from '../reading/readById';
import { digestOf, type SideName } from './compareDocuments';
import { readDocument, type Sides } from './sides';

/** Of a command; their documents come reply by reply. */
const TOGETHER = { items: 1_000, bytes: 4_000_000 };
/** Documents, which may be large, that are read one by one. */
const SINGLE_AT_ONCE = 8;

/** Where one side's documents are, and what counts of them. */
interface Place {
  deployment: Deployment;
  namespace: Namespace;
  rule: CompiledRule | undefined;
  isCollated: boolean;
}

/** Where a collection's documents are on a side: of a time-series one, its buckets. */
export function placeOn(side: SideName, sides: Sides, entry: CatalogEntry): Place {
  const { source, target, map } = sides;
  const isCollated = entry.options.has('collation');
  if (side === 'source') {
    const rule = map.ruleOf(entry);
    return { deployment: source, namespace: storageNamespace(entry), rule, isCollated };
  }
  const namespace = storageNamespace({ ...map.targetOf(entry), kind: entry.kind });
  return { deployment: target, namespace, rule: undefined, isCollated };
}

/**
 * Digests of the documents that have these `_id` elements, or ones that are equal to the server, in
 * the order asked for; undefined for what is not there. However many, no more than one reply of
 * documents is held.
 */
export async function digestsOf(
  place: Place,
  ids: Buffer[],
  ignoreFieldOrder: boolean,
): Promise<(Buffer | undefined)[]> {
  const { deployment, namespace, rule, isCollated } = place;
  const found = new Map<string, Buffer>();
  const keys = ids.map((id) => comparableId(id, isCollated));
  const many = ids.filter((_id, index) => keys[index] !== undefined);
  for (const group of groupsOf(many, ({ length }) => length, TOGETHER)) {
    for await (const documents of readById(deployment, namespace, group, {}, rule)) {
      for (const { id, bytes } of documents) {
        const key = comparableId(id, isCollated);
        if (key !== undefined) found.set(key, digestOf(bytes, ignoreFieldOrder));
      }
    }
  }
  const digests = keys.map((key) => (key === undefined ? undefined : found.get(key)));
  const single = [...ids.entries()].filter(([index]) => keys[index] === undefined);
  await forEachLimited(single, SINGLE_AT_ONCE, async ([index, id]) => {
    const bytes = await readDocument(deployment, namespace, id, rule);
    digests[index] = bytes === undefined ? undefined : digestOf(bytes, ignoreFieldOrder);
  });
  return digests;
}
