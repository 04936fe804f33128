import { MongoClient, type Document } from 'mongodb';
import {
  findMongod,
  startReplicaSet,
  type EmbeddedReplicaSet,
  type MongodSeries,
} from '../../src/embedded';
import { FaultyProxy } from '../support/faultyProxy';

/** A replica set whose members are reached, by each other too, through proxies. */
export interface ProxiedSet {
  set: EmbeddedReplicaSet;
  proxies: FaultyProxy[];
  uri: string;
  /** For the comparison, and all that has to last. */
  client: MongoClient;
  /** For the workload: what it writes may be undone by an election. */
  writer: MongoClient;
}

const OPLOG_MB = 500;

/** Starts a replica set with a proxy before each member; in an absent or empty folder, if one is told. */
export async function startProxiedSet(
  name: string,
  version: MongodSeries,
  members: number,
  dir?: string,
): Promise<ProxiedSet> {
  const set = await startReplicaSet({
    name,
    binary: await findMongod({ version }),
    members,
    ...(dir === undefined ? {} : { dir }),
    oplogSizeMB: OPLOG_MB,
    electionTimeoutMs: 2_000,
    setParameters: { enableTestCommands: 1, ttlMonitorSleepSecs: 2 },
  });
  const proxies = await Promise.all(set.hosts.map((host) => FaultyProxy.start(host)));
  const addresses = proxies.map(({ address }) => address);
  await announce(set, addresses);
  const uri = `mongodb://${addresses.join(',')}/?replicaSet=${name}`;
  const limits = {
    serverSelectionTimeoutMS: 8_000,
    socketTimeoutMS: 15_000,
    waitQueueTimeoutMS: 15_000,
  };
  const client = await MongoClient.connect(uri, { ...limits, w: 'majority' });
  const writer = await MongoClient.connect(uri, { ...limits, w: 1 });
  return { set, proxies, uri, client, writer };
}

/** Makes the set's members known by these addresses. */
async function announce(set: EmbeddedReplicaSet, addresses: string[]): Promise<void> {
  const primary = set.hosts[await set.primary()] ?? '';
  await onMember(primary, async (client) => {
    const admin = client.db('admin');
    const { config } = (await admin.command({ replSetGetConfig: 1 })) as unknown as {
      config: { version: number; members: { host: string }[] };
    };
    for (const [index, member] of config.members.entries()) {
      member.host = addresses[index] ?? member.host;
    }
    config.version++;
    await admin.command({ replSetReconfig: config, force: true });
  });
}

/** Works on one member alone, past its proxy. */
export async function onMember<T>(
  host: string,
  work: (client: MongoClient) => Promise<T>,
): Promise<T> {
  const client = await MongoClient.connect(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Runs a command on each member that runs. */
export async function onEachMember({ set }: ProxiedSet, command: Document): Promise<void> {
  for (const [index, host] of set.hosts.entries()) {
    if (set.pid(index) === undefined) continue;
    await onMember(host, (client) => client.db('admin').command(command));
  }
}

export async function stopProxiedSet({ set, proxies, client, writer }: ProxiedSet): Promise<void> {
  await Promise.all([client.close(), writer.close()]);
  await set.stop();
  await Promise.all(proxies.map((proxy) => proxy.close()));
}
