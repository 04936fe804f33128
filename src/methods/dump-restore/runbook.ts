import {
  bash,
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
import { stopBalancers } from '../../scenarios/runbook/sourceSteps';
import { createSearchIndexes, createUsers, shardTarget } from '../../scenarios/runbook/targetSteps';
import type { StepDraft, Variable } from '../../scenarios/runbook/types';
import { configFile } from '../shared/databaseTools';

/** Admin and configuration databases stay where they are. */
const LEAVE_OUT = ['--nsExclude="admin.*"', '--nsExclude="config.*"'].join(' ');

/** Steps of mongodump and mongorestore. */
export const runbook: StepBuilder = (context) => {
  const { source, target, sourceFacts } = context;
  if (sourceFacts.provider === 'dump') return restoreOnly(context);
  const withUsers =
    context.targetFacts.provider === 'self-managed' && context.needs.moveUsers === true;
  const copy: StepDraft = {
    phase: 'move',
    who: 'you',
    title: 'Dump and restore through a pipe',
    text: withUsers
      ? 'Nothing is written to the disk in between. The second command carries users and roles.'
      : 'Nothing is written to the disk in between.',
    commands: [
      bash(
        configFile(source),
        configFile(target),
        'set -o pipefail',
        ...chosenLines(context),
        `mongodump --config=./source.yaml --archive | mongorestore --config=./target.yaml --archive ${LEAVE_OUT} --numInsertionWorkersPerCollection=4${chosenOptions(context)}`,
        ...(withUsers
          ? [
              'mongodump --config=./source.yaml --db=admin --archive | mongorestore --config=./target.yaml --archive --nsInclude="admin.system.users" --nsInclude="admin.system.roles"',
            ]
          : []),
      ),
    ],
    check: 'mongorestore ends with "0 document(s) failed to restore", and the exit code is 0.',
  };
  return {
    connects: { source: true, target: true },
    variables: chosenVariables(context),
    steps: [
      {
        phase: 'prepare',
        who: 'you',
        title: 'Look at the tools',
        text: "Both of one version; for a source before 4.2 a release of that server's time.",
        commands: [bash('mongodump --version', 'mongorestore --version')],
        check: 'The two versions are equal.',
      },
      ...shardTarget(context),
      ...(withUsers ? [] : createUsers(context)),
      stopWrites('move', context),
      ...stopBalancers(context).map((step): StepDraft => ({ ...step, phase: 'move' })),
      copy,
      ...createSearchIndexes(context),
      ...compare(context, 'cut over', verifyOptions(context)),
      switchApplication(target),
      goBack(context),
      ...closeUp(context, { balancers: ['source'] }),
    ],
  };
};

/** What the needs choose: pairs of mongorestore's names, and the same for a comparison. */
function chosenLines({ needs }: RunbookContext): string[] {
  const lines = [
    ...(needs.subset === true
      ? [
          'for each in $INCLUDES; do chosen+=(--nsInclude="$each"); compared+=(--include "${each%.\\*}"); done',
        ]
      : []),
    ...(needs.rename === true
      ? [
          'for each in $RENAMES; do chosen+=(--nsFrom="${each%%=*}" --nsTo="${each#*=}"); compared+=(--rename "${each//.\\*/}"); done',
        ]
      : []),
  ];
  return lines.length === 0 ? [] : ['chosen=() compared=()', ...lines];
}

function chosenOptions({ needs }: RunbookContext): string {
  return needs.subset === true || needs.rename === true ? ' "${chosen[@]}"' : '';
}

function verifyOptions({ needs }: RunbookContext): string {
  return needs.subset === true || needs.rename === true ? ' "${compared[@]}"' : '';
}

function chosenVariables({ needs }: RunbookContext): Variable[] {
  return [
    ...(needs.subset === true
      ? [variable('INCLUDES', 'what is to move: db.* or db.collection, separated by spaces')]
      : []),
    ...(needs.rename === true
      ? [variable('RENAMES', 'new names: old.*=new.* or db.old=db.new, separated by spaces')]
      : []),
  ];
}

const restoreOnly: StepBuilder = (context) => ({
  connects: { source: false, target: true },
  variables: [variable('DUMP', 'directory or archive file that mongodump wrote')],
  steps: [
    ...shardTarget(context),
    {
      phase: 'move',
      who: 'you',
      title: 'Restore the dump',
      text: 'A directory is given as it is; an archive as --archive="$DUMP" instead, with --gzip if it is compressed.',
      commands: [
        bash(
          configFile(context.target),
          `mongorestore --config=./target.yaml --dryRun ${LEAVE_OUT} "$DUMP"`,
          `mongorestore --config=./target.yaml ${LEAVE_OUT} --numInsertionWorkersPerCollection=4 "$DUMP"`,
        ),
      ],
      check: 'It ends with "0 document(s) failed to restore".',
    },
    {
      phase: 'cut over',
      who: 'Mongo Ferry',
      title: 'Look at the target',
      commands: [bash('mongo-ferry inspect env:TARGET_URI')],
      check: 'Databases and sizes are those of the dump.',
    },
    ...closeUp(context),
  ],
});
