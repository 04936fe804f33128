import type { PreflightCheck } from '../types';

/** Chunks that move while they are copied cost time, and leave orphans to methods that read shards directly. */
export const balancer: PreflightCheck = {
  id: 'balancer',
  title: 'the source’s balancer is stopped',
  applies: ({ sourceFacts }) => sourceFacts.balancer !== undefined,
  run: ({ source, sourceFacts }) => {
    if (sourceFacts.balancer?.enabled !== true) return [];
    const moving = sourceFacts.balancer.running ? ' and is moving chunks now' : '';
    return [
      {
        severity: 'warning',
        message: `The balancer of the source ${source.label} is enabled${moving}: chunks may move while they are copied.`,
        remedy:
          'Stop it for the time of the migration with sh.stopBalancer(), and start it afterwards with sh.startBalancer().',
        namespaces: [],
        fix: {
          title: 'Stop the source’s balancer',
          side: 'source',
          command: 'sh.stopBalancer()',
          run: async (context) => {
            await context.source.client.db('admin').command({ balancerStop: 1, maxTimeMS: 60_000 });
          },
        },
      },
    ];
  },
};
