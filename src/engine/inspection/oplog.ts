import type { Document, Timestamp } from 'mongodb';
import type { Deployment } from '../deployment/deployment';
import type { OplogFacts } from '../deployment/deploymentFacts';
import type { Gathering } from '../deployment/facts/gathering';

/** The longest that reading the oplog's ends may take. */
const READ_TIME_MS = 10_000;

/** The oplog's size and window, which a replica set has; a cluster's shards each have their own. */
export async function gatherOplog(gathering: Gathering): Promise<OplogFacts | undefined> {
  switch (gathering.deployment.topology) {
    case 'replicaSet':
      return gathering.attempt('oplog', () => readOplog(gathering.deployment));
    case 'sharded':
      gathering.note('oplog', 'each shard has its own, which mongos does not show');
      return undefined;
    default:
      return undefined;
  }
}

async function readOplog({ client }: Deployment): Promise<OplogFacts> {
  const local = client.db('local');
  const [stats, oldest, newest] = await Promise.all([
    local.command({ collStats: 'oplog.rs', maxTimeMS: READ_TIME_MS }),
    endOfOplog(1),
    endOfOplog(-1),
  ]);
  return {
    sizeBytes: Number(stats.maxSize),
    usedBytes: Number(stats.size),
    windowSeconds: newest - oldest,
  };

  async function endOfOplog(direction: 1 | -1): Promise<number> {
    const entry = await local
      .collection('oplog.rs')
      .findOne<Document & { ts: Timestamp }>(
        {},
        { sort: { $natural: direction }, projection: { ts: 1 }, maxTimeMS: READ_TIME_MS },
      );
    if (entry === null) throw new Error('the oplog is empty');
    return entry.ts.t;
  }
}
