import { MongoClient } from 'mongodb';
import type { EmbeddedReplicaSet } from '../../../src/embedded';
import { replicaSet, type SharedReplicaSetOptions } from '../../support/servers';

const SERVERS_OWN = ['admin', 'config', 'local'];

/** A shared 6.0 replica set, freed of what earlier journeys left in it. */
export async function emptyReplicaSet(
  options: SharedReplicaSetOptions,
): Promise<EmbeddedReplicaSet> {
  const shared = await replicaSet('6.0', options);
  const client = await MongoClient.connect(shared.uri);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) {
      if (!SERVERS_OWN.includes(name)) await client.db(name).dropDatabase();
    }
  } finally {
    await client.close();
  }
  return shared;
}
