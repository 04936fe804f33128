import { MongoServerError, type Document } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from '../../deployment/deployment';

/** Server code: a shard takes part in another move at this moment. */
const CONFLICTING_OPERATION = 117;
/** Longer than the move of an empty chunk takes, over and over. */
const MOST_TRIES = 60;
const BETWEEN_TRIES_MS = 500;

/**
 * Cuts an empty collection of one chunk, which lies on the first of the shards, and moves each part
 * but the first to a shard of its own: no part leaves a shard that another one comes to.
 */
export async function dealOut(
  target: Deployment,
  namespace: string,
  bounds: Document[],
  shards: string[],
): Promise<void> {
  const admin = target.client.db('admin');
  for (const middle of bounds) await admin.command({ split: namespace, middle });
  for (const [part, bound] of bounds.entries()) {
    const to = shards[part + 1];
    if (to !== undefined) await move(target, { moveChunk: namespace, find: bound, to });
  }
}

async function move({ client }: Deployment, command: Document): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.db('admin').command(command);
      return;
    } catch (error) {
      const isBusy = error instanceof MongoServerError && error.code === CONFLICTING_OPERATION;
      if (!isBusy || tries === MOST_TRIES) throw error;
      await sleep(BETWEEN_TRIES_MS);
    }
  }
}
