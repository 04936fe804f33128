import { CLEAN_ORPHANS } from '../remedies';
import { atLeast } from '../versions';
import type { RunbookConnection } from './connection';
import { bash, mongosh, type RunbookContext } from './context';
import type { StepDraft } from './types';

/** Percent-encodes in bash itself, so that a password is never an argument of a program. */
const ENCODE =
  'encode() { local LC_ALL=C text=$1 i c; for ((i = 0; i < ${#text}; i++)); do c=${text:i:1}; case $c in [a-zA-Z0-9._~-]) printf %s "$c" ;; *) printf \'%%%02X\' "\'$c" ;; esac; done; }';

/** Sets `SOURCE_URI` and `TARGET_URI` in the environment of one shell. */
export function openShell(connections: readonly RunbookConnection[]): StepDraft {
  return {
    phase: 'prepare',
    who: 'you',
    title: 'Open a bash shell and set the connections',
    text: 'All following commands run in this shell. Passwords are asked for, and stay in its environment.',
    commands: [bash('umask 077', ENCODE, ...connections.flatMap(({ preparation }) => preparation))],
  };
}

/** Looks at the sides with `mongo-ferry inspect`. */
export function inspectSides(connections: readonly RunbookConnection[]): StepDraft {
  return {
    phase: 'prepare',
    who: 'Mongo Ferry',
    title: 'Look at the deployments',
    commands: [bash(...connections.map(({ prefix }) => `mongo-ferry inspect env:${prefix}_URI`))],
    check: 'Topology, version and sizes are what this runbook was made for.',
  };
}

/** Makes a standalone a replica set of one member, if the source is one and changes are followed. */
export function oneMemberReplicaSet({ source, sourceFacts, mode }: RunbookContext): StepDraft[] {
  if (mode === 'offline' || sourceFacts.topology !== 'standalone') return [];
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Restart the source as a replica set of one member',
      text: 'The application cannot connect meanwhile. First shut the server down; then add `replication.replSetName: rs0` to its configuration file, or `--replSet rs0` to its command line, together with `security.keyFile` where authorization is on, and start it; then initiate the set.',
      commands: [
        mongosh(source, 'db.getSiblingDB("admin").shutdownServer()'),
        mongosh(source, 'rs.initiate()', 'rs.printReplicationInfo()'),
      ],
      check:
        'rs.status() shows one member, PRIMARY. Connection strings now want directConnection=true or replicaSet=rs0.',
    },
  ];
}

/** Grows the oplog when the copy may outlast it. */
export function growOplog({ source, sourceFacts }: RunbookContext, hours: number): StepDraft[] {
  if (
    sourceFacts.oplogWindowSeconds === undefined ||
    sourceFacts.oplogWindowSeconds >= hours * 3600
  )
    return [];
  const managed = sourceFacts.provider === 'atlas' || sourceFacts.provider === 'apsaradb';
  return [
    managed
      ? {
          phase: 'prepare',
          who: 'cloud console',
          title: `Raise the source's oplog window to ${hours} hours`,
          check: `The window is ${hours} hours or more before the copy begins.`,
        }
      : {
          phase: 'prepare',
          who: 'you',
          title: `Keep ${hours} hours of oplog on the source`,
          text: 'On every member, from 4.4; before, a larger size is set instead. Mind the disk.',
          commands: [
            mongosh(
              source,
              `db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: ${hours} })`,
            ),
          ],
          check: 'rs.printReplicationInfo() shows a window that grows towards it.',
        },
  ];
}

/** Stops the balancer of a sharded source. */
export function stopBalancer({ source, sourceFacts }: RunbookContext): StepDraft[] {
  if (sourceFacts.topology !== 'sharded') return [];
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Stop the balancer of the source',
      commands: [
        mongosh(source, 'sh.stopBalancer()', 'while (sh.isBalancerRunning()) { sleep(1000); }'),
      ],
      check: 'sh.getBalancerState() is false.',
    },
  ];
}

/** Starts the balancer again. */
export function startBalancer({ source, sourceFacts }: RunbookContext): StepDraft[] {
  if (sourceFacts.topology !== 'sharded') return [];
  return [
    {
      phase: 'clean up',
      who: 'you',
      title: 'Start the balancer of the source again, if the source lives on',
      commands: [mongosh(source, 'sh.startBalancer()')],
    },
  ];
}

/** Cleans orphaned documents from the shards of the source. */
export function cleanOrphans({ source, sourceFacts }: RunbookContext): StepDraft[] {
  if (sourceFacts.topology !== 'sharded' || sourceFacts.orphans === false) return [];
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Clean orphaned documents from every shard',
      text: 'Connect to the primary of each shard in turn.',
      commands: [mongosh(source, ...CLEAN_ORPHANS)],
      check:
        'Every reply has ok: 1; collections that are not sharded are refused and may be passed over.',
    },
  ];
}

/** Shards the target's collections as the source's are, or as was decided. */
export function shardTarget({
  target,
  source,
  sourceFacts,
  targetFacts,
}: RunbookContext): StepDraft[] {
  if (targetFacts.topology !== 'sharded') return [];
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Create and shard the target collections',
      text:
        sourceFacts.topology === 'sharded'
          ? 'The first script, run on the source, prints the commands for the target.'
          : 'Decide a shard key for each large collection: run sh.shardCollection() for it on the target. Collections left out live on one shard.',
      commands: [
        ...(sourceFacts.topology === 'sharded'
          ? [
              mongosh(
                source,
                'db.getSiblingDB("config").collections.find({ dropped: { $ne: true } }).forEach(({ _id, key, unique }) =>',
                '  print(`sh.shardCollection(${JSON.stringify(_id)}, ${EJSON.stringify(key)}, ${unique === true});`));',
              ),
            ]
          : []),
        mongosh(target, 'sh.status()'),
      ],
      check: 'sh.status() on the target lists the collections with their keys.',
    },
  ];
}

/** Stops the application's writes. */
export function stopWrites(phase: StepDraft['phase'], source: RunbookConnection): StepDraft {
  return {
    phase,
    who: 'you',
    title: 'Stop the writes to the source',
    text: 'Stop or pause the application; from 6.0 on, writes can be refused by the server too.',
    commands: [
      mongosh(
        source,
        '// from 6.0, optional:',
        'db.adminCommand({ setUserWriteBlockMode: 1, global: true })',
      ),
    ],
    check:
      'db.serverStatus().opcounters on the source shows no inserts, updates and deletes growing.',
  };
}

/** Compares both sides with `mongo-ferry verify`, where the engine speaks to both. */
export function compare(
  { sourceFacts, targetFacts }: RunbookContext,
  phase: StepDraft['phase'],
): StepDraft[] {
  const tooOld = [sourceFacts, targetFacts].some(
    ({ version }) => version !== undefined && !atLeast(version, '4.4'),
  );
  const count: StepDraft = {
    phase,
    who: 'you',
    title: 'Compare the counts of both sides',
    commands: [
      {
        language: 'javascript',
        text: 'db.getMongo().getDBNames().filter((name) => !["admin", "config", "local"].includes(name)).forEach((name) => db.getSiblingDB(name).getCollectionNames().forEach((collection) => print(name, collection, db.getSiblingDB(name).getCollection(collection).countDocuments({}))));',
      },
    ],
    check: 'Run on both sides, the two lists are equal.',
  };
  if (tooOld) return [count];
  return [
    {
      phase,
      who: 'Mongo Ferry',
      title: 'Compare both sides byte for byte',
      commands: [bash('mongo-ferry verify --source env:SOURCE_URI --target env:TARGET_URI')],
      check: 'It ends with 0 differences (exit code 0).',
    },
  ];
}

/** Creates users and roles by hand. */
export function createUsers({ source, targetFacts, target, needs }: RunbookContext): StepDraft[] {
  if (needs.moveUsers === false) return [];
  const managed = targetFacts.provider === 'atlas' || targetFacts.provider === 'apsaradb';
  return [
    {
      phase: 'prepare',
      who: managed ? 'cloud console' : 'you',
      title: "Create the application's users and roles on the target",
      text: managed
        ? 'Users of the target are made in its console. The source lists its own:'
        : 'The source lists its users and roles; create them on the target with createRole and createUser, with new passwords.',
      commands: [
        mongosh(
          source,
          'printjson(db.getSiblingDB("admin").system.users.find({}, { user: 1, db: 1, roles: 1 }).toArray());',
        ),
      ],
      check: `The application's account can log in to ${target.label}.`,
    },
  ];
}

/** Points the application to the target. */
export function switchApplication(target: RunbookConnection): StepDraft {
  return {
    phase: 'cut over',
    who: 'you',
    title: `Point the application to ${target.label} and start it`,
    check: 'The application reads and writes; errors and latency are as before.',
  };
}

/** How to return before and after the application writes to the target. */
export function goBack(source: RunbookConnection): StepDraft {
  return {
    phase: 'roll back',
    who: 'you',
    title: 'If something is wrong, go back to the source',
    text: 'Before the application has written to the target, point it back to the source and nothing is lost. Afterwards its new writes are on the target only: carry them back by a migration in the other direction first.',
    commands: [
      mongosh(
        source,
        '// if writes were refused by the server:',
        'db.adminCommand({ setUserWriteBlockMode: 1, global: false })',
      ),
    ],
    check: 'The source takes writes again.',
  };
}

/** Takes back what was opened for the migration. */
export function closeUp(context: RunbookContext, also: readonly string[] = []): StepDraft[] {
  return [
    ...startBalancer(context),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Take back what was opened for the migration',
      text: [
        'Remove from the allow-lists and firewalls what was added; drop accounts made for the migration; delete dumps and configuration files that hold connection strings.',
        ...also,
      ].join(' '),
      commands: [
        bash(
          'rm -f ./source.yaml ./target.yaml',
          'unset SOURCE_PASSWORD TARGET_PASSWORD SOURCE_URI TARGET_URI',
        ),
      ],
    },
  ];
}
