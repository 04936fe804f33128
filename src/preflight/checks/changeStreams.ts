import type { PreflightCheck } from '../types';

/** A standalone server keeps no oplog, and so has no change streams to follow. */
export const changeStreams: PreflightCheck = {
  id: 'standalone-source',
  title: 'the source has change streams',
  applies: ({ plan }) => plan.kind !== 'snapshot',
  run: ({ source }) =>
    source.topology === 'standalone'
      ? [
          {
            severity: 'blocker',
            message: `The source ${source.label} is a standalone server, which has no change streams to follow.`,
            remedy:
              'Make it a single-node replica set: 1. db.adminCommand({ shutdown: 1 }); 2. start mongod again with --replSet rs0; 3. rs.initiate(). Or copy once, with writes stopped: mongo-ferry snapshot.',
            namespaces: [],
          },
        ]
      : [],
};
