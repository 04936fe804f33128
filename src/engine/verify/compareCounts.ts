import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'mongodb';
import type { Namespace } from '../catalog/namespaces';
import type { Deployment } from '../deployment/deployment';
import type { Findings } from './findings';

/** On a deployment that is written to, numbers may differ for a moment. */
const TRIES = 3;
const SETTLE_MS = 1_000;

/** Adds a difference in the number of documents, which a sample of the source's does not show. */
export async function compareCounts(
  { source, target }: { source: Deployment; target: Deployment },
  namespace: string,
  { from, to, filter }: { from: Namespace; to: Namespace; filter?: Document | undefined },
  findings: Findings,
  settleMs = SETTLE_MS,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const [a, b] = await Promise.all([countOf(source, from, filter), countOf(target, to)]);
    if (a === b) return;
    if (attempt === TRIES) {
      const detail = `${a} documents in the source, ${b} in the target`;
      findings.add({ namespace, kind: 'count', detail });
      return;
    }
    await sleep(settleMs);
  }
}

/** Counted, since the number that the server keeps may be wrong after a crash and on shards. */
async function countOf(
  deployment: Deployment,
  { db, name }: Namespace,
  filter: Document = {},
): Promise<number> {
  return deployment.client.db(db).collection(name).countDocuments(filter);
}
