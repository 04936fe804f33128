import {
  bash,
  mongosh,
  variable,
  type RunbookContext,
  type StepBuilder,
} from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import {
  dropLeftovers,
  keepEnoughOplog,
  oneMemberReplicaSet,
  stopBalancers,
} from '../../scenarios/runbook/sourceSteps';
import { createSearchIndexes, createUsers } from '../../scenarios/runbook/targetSteps';
import type { Feature } from '../../scenarios/facts';
import type { StepDraft, Variable } from '../../scenarios/runbook/types';
import { standaloneVerifier } from './verifier';
import { canReverse, needsOldRelease, OLD_RELEASE } from './verdicts';

const API = 'http://localhost:27182/api/v1';

function call(path: string, body = '{}'): string {
  return `curl --fail -X POST -H "Content-Type: application/json" --data '${body}' ${API}/${path}`;
}

const PROGRESS = `curl --fail ${API}/progress`;

/** A replica set into a sharded cluster: each collection that is to be sharded is named with its key. */
function shards({ sourceFacts, targetFacts }: RunbookContext): boolean {
  return sourceFacts.topology !== 'sharded' && targetFacts.topology === 'sharded';
}

function variables(context: RunbookContext): Variable[] {
  return [
    ...(shards(context)
      ? [
          variable(
            'SHARDING_ENTRIES',
            'collections to shard, as JSON: [{"database":"shop","collection":"orders","shardCollection":{"key":[{"_id":"hashed"}]}}]',
          ),
        ]
      : []),
    ...(leavesSomethingUnverified(context)
      ? [
          variable(
            'UNVERIFIED',
            'one of the collections that the list in the cutover names, as db.collection; compare again for each',
          ),
        ]
      : []),
    ...(context.needs.subset === true
      ? [
          variable(
            'INCLUDES',
            'what is to move, as JSON: [{"database":"shop"},{"database":"crm","collections":["people"]}]',
          ),
        ]
      : []),
  ];
}

/** The collections that {@link UNVERIFIED} is about, one a line. */
const LIST_UNVERIFIED = [
  'for (const { name } of db.adminCommand({ listDatabases: 1 }).databases) {',
  '  if (["admin", "config", "local"].includes(name)) continue;',
  '  const there = db.getSiblingDB(name);',
  '  for (const one of there.getCollectionInfos({ type: "collection" })) {',
  '    const expires = there.getCollection(one.name).getIndexes().some((index) => "expireAfterSeconds" in index);',
  '    if (one.options.capped || one.options.collation || expires) print(name + "." + one.name);',
  '  }',
  '}',
];

function turnsRound({ needs, sourceFacts, targetFacts }: RunbookContext): boolean {
  const sides = { source: sourceFacts, target: targetFacts, needs };
  return needs.reverseSync === true && canReverse(sides);
}

/** The body of the call that starts it, in bash: what is asked for is filled in. */
function startBody(context: RunbookContext): string[] {
  const fields = [
    '"source":"cluster0","destination":"cluster1"',
    ...(turnsRound(context)
      ? ['"reversible":true,"enableUserWriteBlocking":"sourceAndDestination"']
      : []),
    ...(shards(context)
      ? ['"sharding":{"createSupportingIndexes":true,"shardingEntries":$SHARDING_ENTRIES}']
      : []),
    ...(context.needs.subset === true ? ['"includeNamespaces":$INCLUDES'] : []),
  ];
  return ['cat > ./start.json <<JSON', `{${fields.join(',')}}`, 'JSON'];
}

/**
 * What its own verifier leaves out: capped collections, those whose documents expire, and those with
 * a collation of their own.
 * @see https://www.mongodb.com/docs/mongosync/current/reference/verification/embedded/
 */
const UNVERIFIED: Feature[] = ['capped collections', 'TTL indexes', 'collation'];

function leavesSomethingUnverified({ sourceFacts: { features } }: RunbookContext): boolean {
  return features === undefined || UNVERIFIED.some((one) => features.includes(one));
}

/** Compares what mongosync's verifier does not, where the source has such or may have. */
function unverified(context: RunbookContext): StepDraft[] {
  if (!leavesSomethingUnverified(context)) return [];
  return [
    {
      phase: 'cut over',
      who: 'you',
      title: 'List what mongosync’s verifier left out',
      text: 'Capped collections, those whose documents expire, and those with a collation. Compare each by the next step; with none, skip it.',
      commands: [mongosh(context.source, ...LIST_UNVERIFIED)],
    },
    ...compare(context, 'cut over', ' --include "$UNVERIFIED"'),
  ];
}

function back(): StepDraft[] {
  return [
    {
      phase: 'roll back',
      who: 'you',
      title: 'Turn round, so that changes flow back',
      text: 'Once the application writes to the target.',
      commands: [bash(call('reverse'))],
      check: 'progress says RUNNING with source and destination exchanged.',
    },
    {
      phase: 'roll back',
      who: 'you',
      title: 'To return, stop the writes to the target and commit again',
      commands: [bash(call('commit'), PROGRESS)],
      check: 'progress says COMMITTED; then point the application back.',
    },
  ];
}

/** Steps of mongosync. */
export const runbook: StepBuilder = (context) => {
  const { target, sourceFacts, targetFacts } = context;
  const balanced = [sourceFacts, targetFacts].some(({ topology }) => topology === 'sharded');
  const waiting: StepDraft = {
    phase: 'prepare',
    who: 'you',
    title: 'Wait 15 minutes after the balancers were stopped',
  };
  return {
    connects: { source: true, target: true },
    variables: variables(context),
    steps: [
      ...oneMemberReplicaSet(context),
      ...keepEnoughOplog(context),
      ...stopBalancers(context, ['source', 'target']),
      ...(balanced ? [waiting] : []),
      dropLeftovers(context),
      ...createUsers(context),
      {
        phase: 'move',
        who: 'you',
        title: needsOldRelease(context.sourceFacts, context.targetFacts)
          ? `Start mongosync ${OLD_RELEASE}`
          : 'Start mongosync',
        text: `${
          needsOldRelease(context.sourceFacts, context.targetFacts)
            ? `From 1.19 on it takes no source of 4.4 and no target of 6.0: ${OLD_RELEASE} does. `
            : ''
        }Its interface listens on localhost and has no authentication: on a machine that others log in to, they can use it.`,
        commands: [
          bash(
            'printf \'cluster0: "%s"\\ncluster1: "%s"\\nlogPath: "%s"\\n\' "$SOURCE_URI" "$TARGET_URI" "$PWD" > ./mongosync.yaml',
            'mongosync --config ./mongosync.yaml --acceptDisclaimer & MONGOSYNC=$!',
          ),
        ],
        check: `curl ${API}/progress says IDLE.`,
      },
      {
        phase: 'move',
        who: 'you',
        title: 'Start the copy',
        text: shards(context) ? 'Collections that are not named stay unsharded.' : undefined,
        commands: [
          bash(
            ...startBody(context),
            `curl --fail -X POST -H "Content-Type: application/json" --data @./start.json ${API}/start`,
            PROGRESS,
          ),
        ],
        check: 'progress says RUNNING, later canCommit: true with a lag near 0.',
      },
      ...createSearchIndexes(context),
      stopWrites('cut over', context, false),
      {
        phase: 'cut over',
        who: 'you',
        title: 'Commit',
        commands: [bash(call('commit'), PROGRESS)],
        check:
          'progress says COMMITTED and canWrite: true, and verification names no difference: it compared both sides while it followed.',
      },
      ...unverified(context),
      ...standaloneVerifier,
      switchApplication(target),
      ...(turnsRound(context) ? back() : [goBack(context, false)]),
      {
        phase: 'clean up',
        who: 'you',
        title: turnsRound(context)
          ? 'Stop mongosync, once a return is no longer wanted'
          : 'Stop mongosync',
        commands: [bash('kill "$MONGOSYNC"', 'rm -f ./mongosync.yaml ./start.json')],
      },
      ...closeUp(context, { balancers: ['source', 'target'] }),
    ],
  };
};
