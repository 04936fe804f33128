import type { Document, ObjectId } from 'mongodb';
import type { Deployment } from './deployment';

/**
 * Unique ids that a deployment tells of itself and keeps: of the replica set, of the cluster.
 * Empty where the user may not ask for them, and for a standalone.
 */
export async function durableIdentities(deployment: Deployment): Promise<string[]> {
  return known([replicaSetId(deployment), clusterId(deployment)]);
}

/** The durable ids, and the server process's own: enough to notice one deployment given twice. */
export async function identities(deployment: Deployment): Promise<string[]> {
  return known([processId(deployment), replicaSetId(deployment), clusterId(deployment)]);
}

async function known(ids: Promise<ObjectId | undefined>[]): Promise<string[]> {
  const found = await Promise.allSettled(ids);
  return found
    .map((outcome) => (outcome.status === 'fulfilled' ? outcome.value?.toHexString() : undefined))
    .filter((id) => id !== undefined);
}

async function processId({ client }: Deployment): Promise<ObjectId | undefined> {
  const { readPreference } = client;
  const hello = await client.db('admin').command({ hello: 1 }, { readPreference });
  return (hello.topologyVersion as { processId?: ObjectId } | undefined)?.processId;
}

async function replicaSetId({ client, topology }: Deployment): Promise<ObjectId | undefined> {
  if (topology !== 'replicaSet') return undefined;
  const reply = await client.db('admin').command({ replSetGetConfig: 1 });
  const settings = (reply.config as Document).settings as { replicaSetId?: ObjectId } | undefined;
  return settings?.replicaSetId;
}

async function clusterId({ client, topology }: Deployment): Promise<ObjectId | undefined> {
  if (topology !== 'sharded') return undefined;
  const versions = client.db('config').collection<{ clusterId?: ObjectId }>('version');
  return (await versions.findOne())?.clusterId;
}

/** What a source is known by, so that a resume against another one is noticed. */
export interface SourceIdentity {
  /** The replica set's name, or what the connection is called. */
  name: string;
  /** Ids that survive restarts; empty where the user may not ask for them. */
  ids: string[];
}

export async function identityOf(deployment: Deployment): Promise<SourceIdentity> {
  return {
    name: deployment.setName ?? deployment.label,
    ids: await durableIdentities(deployment),
  };
}

/** Whether two identities can be of one deployment. */
export function mayBeSame(a: SourceIdentity, b: SourceIdentity): boolean {
  if (a.ids.length > 0 && b.ids.length > 0) return a.ids.some((id) => b.ids.includes(id));
  return a.name === b.name;
}
