import type { Provider } from '../../engine/deployment/deploymentFacts';
import type { PreflightCheck } from '../types';

/** A standalone server keeps no oplog, and so has no change streams to follow. */
export const changeStreams: PreflightCheck = {
  id: 'standalone-source',
  title: 'the source has change streams',
  applies: ({ plan }) => plan.kind !== 'snapshot',
  run: ({ source, sourceFacts }) =>
    source.topology === 'standalone'
      ? [
          {
            severity: 'blocker',
            message: `The source ${source.label} is a standalone server, which has no change streams to follow.`,
            remedy: remedies[sourceFacts.provider] ?? RESTART,
            commandLine: 'mongo-ferry snapshot',
            namespaces: [],
          },
        ]
      : [],
};

const COPY_ONCE = 'Or copy once, with writes stopped.';

const RESTART = `Make it a single-node replica set: 1. db.adminCommand({ shutdown: 1 }); 2. start mongod again with --replSet rs0; 3. rs.initiate(). ${COPY_ONCE}`;

/** Where somebody else runs it, nobody can restart it with another option. */
const remedies: Partial<Record<Provider, string>> = {
  apsaradb: `Change the instance to a replica set in the ApsaraDB console. ${COPY_ONCE}`,
};
