import type { Deployment } from '../deployment/deployment';
import { readSize } from './read';
import type { Namespace } from './namespaces';

/** Documents measured of a collection that holds more. */
const SAMPLED_DOCUMENTS = 500;

/** The longest that measuring one collection may take. */
const MEASURE_TIME_MS = 5_000;

/**
 * Bytes of a collection's largest document: of all where they are few, else of a random sample.
 * 0 of an empty collection. @throws what the driver throws
 */
export async function largestDocument(
  deployment: Deployment,
  namespace: Namespace,
): Promise<number> {
  return largestValue(deployment, namespace, '$$ROOT');
}

/**
 * Bytes of the largest document that `expression` makes of a collection's documents, all or
 * sampled as in {@link largestDocument}.
 */
export async function largestValue(
  deployment: Deployment,
  namespace: Namespace,
  expression: unknown,
): Promise<number> {
  const { documents } = await readSize(deployment, namespace);
  const sampling = documents > SAMPLED_DOCUMENTS ? [{ $sample: { size: SAMPLED_DOCUMENTS } }] : [];
  const [found] = await deployment.client
    .db(namespace.db)
    .collection(namespace.name)
    .aggregate<{ bytes: number | null }>(
      [
        ...sampling,
        { $project: { bytes: { $bsonSize: expression } } },
        { $group: { _id: null, bytes: { $max: '$bytes' } } },
      ],
      { maxTimeMS: MEASURE_TIME_MS },
    )
    .toArray();
  return found?.bytes ?? 0;
}
