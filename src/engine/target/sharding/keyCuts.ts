import { BSON, type Document } from 'mongodb';
import type { ShardedCollection } from '../../catalog/sharding';
import { readChunkBounds } from '../../catalog/sharding';
import { parseNamespace } from '../../catalog/namespaces';
import type { Deployment } from '../../deployment/deployment';
import { boundAt, rangedFields, type ShardKey } from './shardKey';

/** Documents sampled a part: parts then differ by few hundredths. */
const SAMPLES_PER_PART = 1_000;

/**
 * The bounds that cut a source's collection into parts of as many bytes each, by a sample of its
 * documents' keys; fewer where the key has not so many values. What its chunks are says less: many
 * may be empty. Of an empty collection they are all that is known.
 * @returns at most `parts` - 1 bounds, rising
 */
export async function keyCuts(
  source: Deployment,
  collection: ShardedCollection,
  key: ShardKey,
  parts: number,
): Promise<Document[]> {
  if (parts < 2) return [];
  const fields = rangedFields(key);
  const sample = await sampleKeys(source, collection.namespace, fields, parts * SAMPLES_PER_PART);
  if (sample.length === 0) {
    const bounds = await readChunkBounds(source, collection);
    return evenly(
      bounds.map((min) => ({
        key: boundAt(
          key,
          fields.map((field) => min[field] as unknown),
        ),
        bytes: 1,
      })),
      parts,
    );
  }
  return evenly(
    sample.map(({ values, bytes }) => ({ key: boundAt(key, values), bytes })),
    parts,
  );
}

interface Weighed {
  key: Document;
  bytes: number;
}

function evenly(weighed: Weighed[], parts: number): Document[] {
  const all = weighed.reduce((sum, { bytes }) => sum + bytes, 0);
  const bounds: Document[] = [];
  let last = weighed[0] === undefined ? '' : textOf(weighed[0].key);
  let passed = 0;
  for (const { key, bytes } of weighed) {
    const isDue = passed >= (all * (bounds.length + 1)) / parts;
    if (isDue && textOf(key) !== last && bounds.length < parts - 1) {
      bounds.push(key);
      last = textOf(key);
    }
    passed += bytes;
  }
  return bounds;
}

function textOf(key: Document): string {
  return Buffer.from(BSON.serialize(key)).toString('latin1');
}

async function sampleKeys(
  source: Deployment,
  namespace: string,
  fields: string[],
  size: number,
): Promise<{ values: unknown[]; bytes: number }[]> {
  const { db, name } = parseNamespace(namespace);
  const names = fields.map((_field, place) => `k${place}`);
  // Where a field is lacking, the document lies where it would with null.
  const values = fields.map((field, place): [string, Document] => [
    `k${place}`,
    { $ifNull: [`$${field}`, null] },
  ]);
  const found = await source.client
    .db(db)
    .collection(name)
    .aggregate(
      [
        { $sample: { size } },
        {
          $project: {
            _id: 0,
            ...Object.fromEntries(values),
            bytes: source.binary.atLeast(4, 4) ? { $bsonSize: '$$ROOT' } : { $literal: 1 },
          },
        },
        { $sort: Object.fromEntries(names.map((each) => [each, 1])) },
      ],
      // As they are: the values go back to a server. Shard keys are compared bytewise.
      {
        promoteValues: false,
        bsonRegExp: true,
        collation: { locale: 'simple' },
        allowDiskUse: true,
      },
    )
    .toArray();
  return found.map((document) => ({
    values: names.map((each) => document[each] as unknown),
    bytes: Number(document.bytes),
  }));
}
