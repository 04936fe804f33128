import { forEachLimited } from '../concurrency';
import type { Namespace } from '../catalog/namespaces';
import { listDatabaseNames, readDatabaseCatalog, readSize } from '../catalog/read';
import type { Deployment } from '../deployment/deployment';

/** Collections read from at once, as a copy would. */
const READERS = 4;

/** Collections whose sizes are asked for. */
const MEASURED = 100;

/** The longest that reading goes on. */
const LONGEST_MS = 1_000;

/** Documents of a reply at most, so that the time is looked at often. */
const BATCH = 1_000;

/** Less tells nothing of the speed at which more would come. */
const LEAST_BYTES = 8 * 1024 * 1024;

/**
 * Reads from the beginning of the largest collections for a second at most.
 * @returns bytes a second; undefined where there is too little to tell
 * @throws what the driver throws
 */
export async function sampleReading(deployment: Deployment): Promise<number | undefined> {
  const collections = await largestCollections(deployment);
  const start = performance.now();
  const read = await Promise.all(
    collections.map((namespace) => readUntil(deployment, namespace, start + LONGEST_MS)),
  );
  const bytes = read.reduce((total, each) => total + each, 0);
  if (bytes < LEAST_BYTES) return undefined;
  return Math.round(bytes / ((performance.now() - start) / 1000));
}

async function largestCollections(deployment: Deployment): Promise<Namespace[]> {
  const candidates: Namespace[] = [];
  for (const db of await listDatabaseNames(deployment)) {
    if (candidates.length >= MEASURED) break;
    const entries = await readDatabaseCatalog(deployment, db);
    candidates.push(...entries.filter(({ kind }) => kind === 'collection' || kind === 'clustered'));
  }
  const sized: { namespace: Namespace; bytes: number }[] = [];
  await forEachLimited(candidates.slice(0, MEASURED), READERS, async (namespace) => {
    sized.push({ namespace, bytes: (await readSize(deployment, namespace)).bytes });
  });
  return sized
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, READERS)
    .map(({ namespace }) => namespace);
}

async function readUntil(
  { client }: Deployment,
  { db, name }: Namespace,
  deadline: number,
): Promise<number> {
  const cursor = client
    .db(db)
    .collection(name)
    .find({}, { raw: true, batchSize: BATCH, hint: { $natural: 1 }, maxTimeMS: LONGEST_MS });
  let bytes = 0;
  try {
    for await (const document of cursor as AsyncIterable<unknown>) {
      bytes += (document as Buffer).byteLength;
      if (performance.now() > deadline) break;
    }
  } finally {
    await cursor.close();
  }
  return bytes;
}
