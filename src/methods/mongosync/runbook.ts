import { bash, type StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  createUsers,
  goBack,
  growOplog,
  oneMemberReplicaSet,
  stopBalancer,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/parts';
import type { StepDraft } from '../../scenarios/runbook/types';
import { standaloneVerifier } from './verifier';

/** Kept for the days that a copy and its rehearsal may take. */
const OPLOG_HOURS = 120;

/** Steps of mongosync. */
export const runbook: StepBuilder = (context) => {
  const { source, target, needs, sourceFacts, targetFacts } = context;
  const toSharded = sourceFacts.topology !== 'sharded' && targetFacts.topology === 'sharded';
  const start = {
    source: 'cluster0',
    destination: 'cluster1',
    ...(needs.reverseSync === true
      ? { reversible: true, enableUserWriteBlocking: 'sourceAndDestination' }
      : {}),
    ...(toSharded ? { sharding: { createSupportingIndexes: true, shardingEntries: [] } } : {}),
  };
  const call = (path: string, body = '{}'): string =>
    `curl --fail -X POST -H "Content-Type: application/json" --data '${body}' http://localhost:27182/api/v1/${path}`;
  return {
    connects: { source: true, target: true },
    steps: [
      ...oneMemberReplicaSet(context),
      ...growOplog(context, OPLOG_HOURS),
      ...stopBalancer(context),
      ...(sourceFacts.topology === 'sharded'
        ? [
            {
              phase: 'prepare',
              who: 'you',
              title: 'Wait 15 minutes after the balancer was stopped',
            } satisfies StepDraft,
          ]
        : []),
      ...createUsers(context),
      {
        phase: 'move',
        who: 'you',
        title: 'Start mongosync',
        text: 'Its interface listens on localhost and has no authentication: on a machine that others log in to, they can use it.',
        commands: [
          bash(
            'printf \'cluster0: "%s"\\ncluster1: "%s"\\nlogPath: "%s"\\n\' "$SOURCE_URI" "$TARGET_URI" "$PWD" > ./mongosync.yaml',
            'mongosync --config ./mongosync.yaml --acceptDisclaimer &',
          ),
        ],
        check: 'curl http://localhost:27182/api/v1/progress says IDLE.',
      },
      {
        phase: 'move',
        who: 'you',
        title: 'Start the copy',
        text: toSharded
          ? 'List the collections to be sharded in shardingEntries; those left out stay unsharded.'
          : undefined,
        commands: [
          bash(
            call('start', JSON.stringify(start)),
            'curl --fail http://localhost:27182/api/v1/progress',
          ),
        ],
        check: 'progress says RUNNING, later canCommit: true with a lag near 0.',
      },
      stopWrites('cut over', source),
      {
        phase: 'cut over',
        who: 'you',
        title: 'Commit',
        commands: [bash(call('commit'), 'curl --fail http://localhost:27182/api/v1/progress')],
        check: 'progress says COMMITTED and canWrite: true.',
      },
      ...standaloneVerifier,
      ...compare(context, 'cut over'),
      switchApplication(target),
      ...(needs.reverseSync === true
        ? [
            {
              phase: 'roll back',
              who: 'you',
              title: 'Turn round, so that changes flow back',
              commands: [bash(call('reverse'))],
              check: 'progress says RUNNING with source and destination exchanged.',
            } satisfies StepDraft,
          ]
        : [goBack(source)]),
      {
        phase: 'clean up',
        who: 'you',
        title: 'Stop mongosync',
        commands: [bash('kill %1', 'rm -f ./mongosync.yaml')],
      },
      ...closeUp(context),
    ],
  };
};
