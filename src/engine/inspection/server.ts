import type { Document } from 'mongodb';
import type { DeploymentFacts } from '../deployment/deploymentFacts';
import type { Gathering } from '../deployment/facts/gathering';

/** What `serverStatus` tells of the server that answers: its engine, encryption and tier. */
export async function gatherServer(
  gathering: Gathering,
): Promise<Pick<DeploymentFacts, 'storageEngine' | 'encryptedAtRest' | 'sharedTier'>> {
  const status = await gathering.attempt('storageEngine', () =>
    gathering.command({ serverStatus: 1, metrics: 0, wiredTiger: 0, tcmalloc: 0 }),
  );
  if (status === undefined) return {};
  const engine = status.storageEngine as { name?: string } | undefined;
  const encryption = status.encryptionAtRest as { encryptionEnabled?: boolean } | undefined;
  return {
    ...(engine?.name === undefined ? {} : { storageEngine: engine.name }),
    ...(encryption === undefined ? {} : { encryptedAtRest: encryption.encryptionEnabled === true }),
    sharedTier: isShared(status),
  };
}

/**
 * Only the proxy before Atlas's free and Flex clusters adds `atlasVersion`.
 * @see https://www.mongodb.com/docs/atlas/unsupported-commands/
 */
function isShared(status: Document): boolean {
  return 'atlasVersion' in status;
}
