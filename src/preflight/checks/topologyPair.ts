import { noWayBack } from '../../engine/cutover/wayBack';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** What is lost or has to be prepared when the target is of another shape. */
export const topologyPair: PreflightCheck = {
  id: 'topology-pair',
  title: 'the target’s topology holds what the source’s does',
  applies: ({ resume }) => !resume,
  run: (context) => [...toOneServer(context), ...sharding(context)],
};

function toOneServer({ source, target, plan }: PreflightContext): Found[] {
  if (target.topology !== 'standalone' || source.topology === 'standalone') return [];
  const hindrance = plan.reverse === true ? noWayBack(plan, target) : undefined;
  if (hindrance !== undefined) {
    const { message, remedy } = hindrance;
    return [{ severity: 'blocker', message, remedy, namespaces: [], choice: 'plan' }];
  }
  return [
    {
      severity: 'warning',
      message: `The target ${target.label} is a standalone server: no failover, no transactions, no change streams, and so no way back by reverse sync.`,
      remedy:
        'Make it a single-node replica set first: start it with --replSet rs0 and run rs.initiate().',
      namespaces: [],
    },
  ];
}

function sharding({ source, target }: PreflightContext): Found[] {
  if (source.topology === 'sharded' && target.topology !== 'sharded') {
    return [
      {
        severity: 'warning',
        message: `The source is sharded and the target ${target.label} is not: it must hold and serve everything by itself.`,
        remedy: 'Check its disk, memory and cores against all the source’s shards together.',
        namespaces: [],
      },
    ];
  }
  if (target.topology === 'sharded' && source.topology !== 'sharded') {
    return [
      {
        severity: 'note',
        message: `The target ${target.label} is sharded and the source is not: collections land on one shard unless they are sharded beforehand.`,
        remedy:
          'Shard the large ones on the target before starting: sh.shardCollection("db.collection", { … }).',
        namespaces: [],
      },
    ];
  }
  return [];
}
