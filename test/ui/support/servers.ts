import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../../src/embedded';
import { replicaSet } from '../../support/servers';

const SERVERS_OWN = ['admin', 'config', 'local'];

/** A source and a target for a journey, with a client to look into each. */
export interface Sides {
  uris: { source: string; target: string };
  source: MongoClient;
  target: MongoClient;
  close: () => Promise<void>;
}

/** Two 6.0 replica sets that all journeys share, freed of what earlier ones left in them. */
export async function emptySides(): Promise<Sides> {
  const [from, to] = [await emptyReplicaSet('source'), await emptyReplicaSet('target')];
  const source = await MongoClient.connect(from.uri);
  const target = await MongoClient.connect(to.uri);
  return {
    uris: { source: from.uri, target: to.uri },
    source,
    target,
    close: async () => {
      await Promise.all([source.close(), target.close()]);
    },
  };
}

async function emptyReplicaSet(name: string): Promise<EmbeddedReplicaSet> {
  const shared = await replicaSet('6.0', { name });
  const client = await MongoClient.connect(shared.uri);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    for (const { name: db } of databases) {
      if (!SERVERS_OWN.includes(db)) await client.db(db).dropDatabase();
    }
  } finally {
    await client.close();
  }
  return shared;
}
