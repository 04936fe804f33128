import type { Document, MongoClient, Timestamp } from 'mongodb';
import { StreamOfCluster } from './streamOfCluster';

/** More than enough: about every third move is told so. */
const ROUNDS = 5;
const MOVES = 20;

/**
 * Moves documents of `users` from one region to another until a move is told within one time of the
 * cluster, as the shards happen to tell it: which comes first then is a matter of the keys.
 * @returns the two events
 */
export async function keyMoveAtOneTime(
  client: MongoClient,
  db: string,
  { from, to }: { from: number; to: number },
): Promise<[Document, Document]> {
  const users = client.db(db).collection<{ _id: string; region: number }>('users');
  const stream = await StreamOfCluster.open(client, db, {});
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const ids = Array.from({ length: MOVES }, (_, move) => `${from} ${to} ${round} ${move}`);
      for (const _id of ids) {
        await users.insertOne({ _id, region: from });
        await users.updateOne({ _id, region: from }, { $set: { region: to } });
      }
      const events = await stream.take(3 * MOVES);
      for (const [at, first] of events.entries()) {
        const second = events[at + 1];
        if (second !== undefined && timeOf(first).equals(timeOf(second))) return [first, second];
      }
    }
  } finally {
    await stream.close();
  }
  throw new Error('no move was told within one time');
}

function timeOf({ clusterTime }: Document): Timestamp {
  return clusterTime as Timestamp;
}
