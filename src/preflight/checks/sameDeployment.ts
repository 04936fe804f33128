import type { Document, ObjectId } from 'mongodb';
import { formatNamespace } from '../../engine/catalog/namespaces';
import type { Deployment } from '../../engine/deployment/deployment';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** What is copied within a deployment must not come back as the source's own data. */
export const sameDeployment: PreflightCheck = {
  id: 'same-deployment',
  title: 'source and target are different deployments',
  applies: () => true,
  run: async (context) => {
    const { source, target } = context;
    const [ofSource, ofTarget] = await Promise.all([identities(source), identities(target)]);
    if (!ofSource.some((identity) => ofTarget.includes(identity))) return [];
    return [finding(context)];
  },
};

function finding({ source, target, map, carried }: PreflightContext): Found {
  const labels = `${source.label} and ${target.label}`;
  const feedingBack = carried.filter((entry) => map.carries(map.targetOf(entry)));
  if (feedingBack.length === 0) {
    return {
      severity: 'warning',
      message: `Source and target are the same deployment (${labels}).`,
      remedy: 'Go on if a copy under other names is what you want.',
      namespaces: [],
    };
  }
  const namespaces = feedingBack.map(formatNamespace);
  return {
    severity: 'blocker',
    message: `Source and target are the same deployment (${labels}), and what is copied of ${listed(namespaces)} would be migrated again.`,
    remedy: 'Choose another target, or name what to include and rename all of it.',
    namespaces,
  };
}

/**
 * Unique ids that a deployment tells of itself: of the server process, and where the user may ask
 * for them of the replica set and the cluster, which other members share.
 */
async function identities(deployment: Deployment): Promise<string[]> {
  const found = await Promise.allSettled([
    processId(deployment),
    replicaSetId(deployment),
    clusterId(deployment),
  ]);
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
