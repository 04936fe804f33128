import { isManaged } from '../providers';
import type { Side } from '../types';
import { atLeast } from '../versions';
import { mongosh, mongoshThere, type RunbookContext } from './context';
import {
  CLEAN_ORPHANS,
  growOplogTo,
  keepOplogHours,
  LIST_SHARDS,
  SHOW_OPLOG,
  STOP_BALANCER,
} from './scripts';
import type { StepDraft } from './types';

/** The oplog is to outlast the copy by half. */
const RESERVE = 1.5;

/** Makes a standalone a replica set of one member, if the source is one and changes are followed. */
export function oneMemberReplicaSet({ source, sourceFacts, mode }: RunbookContext): StepDraft[] {
  if (mode === 'offline' || sourceFacts.topology !== 'standalone' || isManaged(sourceFacts))
    return [];
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Restart the source as a replica set of one member',
      text: 'The application cannot connect meanwhile. First shut the server down; then add `replication.replSetName: rs0` to its configuration file, or `--replSet rs0` to its command line, together with `security.keyFile` where authorization is on, and start it; then initiate the set, under a name by which other machines reach it.',
      commands: [
        mongosh(source, 'db.getSiblingDB("admin").shutdownServer()'),
        mongosh(
          source,
          `rs.initiate({ _id: "rs0", members: [{ _id: 0, host: ${memberOf(source.hosts)} }] })`,
        ),
      ],
      check: 'rs.status() shows one member, PRIMARY. Connection strings now want replicaSet=rs0.',
      removes: ['source-standalone'],
    },
  ];
}

/** The host as a text of mongosh, out of a list or of the variable that holds one. */
function memberOf(hosts: string): string {
  const known = !hosts.startsWith('$');
  return known
    ? JSON.stringify(hosts.split(',')[0])
    : `process.env.${hosts.slice(1)}.split(",")[0]`;
}

/** The hours that the oplog is to reach back; undefined where nothing is known of the copy. */
function neededHours({ estimate }: RunbookContext, least: number): number | undefined {
  const copy = estimate.copySeconds?.high;
  if (copy === undefined) return least === 0 ? undefined : least;
  return Math.max(least, 1, Math.ceil((copy * RESERVE) / 3600));
}

/**
 * Has the oplog outlast the copy.
 * @param least hours that the method asks for whatever the copy takes
 */
export function keepEnoughOplog(context: RunbookContext, least = 0): StepDraft[] {
  const { sourceFacts, mode } = context;
  if (mode === 'offline') return [];
  const hours = neededHours(context, least);
  const window = sourceFacts.oplogWindowSeconds;
  if (window !== undefined && (hours === undefined || window >= hours * 3600)) return [];
  const removes = ['oplog-shorter-than-copy', 'dts-wants-seven-days'];
  if (window === undefined || hours === undefined) return [lookAtOplog(context, hours)];
  if (isManaged(sourceFacts)) {
    return [
      {
        phase: 'prepare',
        who: 'cloud console',
        title: `Raise the source's oplog window to ${hours} hours`,
        check: `The window is ${hours} hours or more before the copy begins.`,
        removes,
      },
    ];
  }
  const old = sourceFacts.version !== undefined && !atLeast(sourceFacts.version, '4.4');
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: `Keep ${hours} hours of oplog on the source`,
      text: `On every member${sourceFacts.topology === 'sharded' ? ' of every shard, each connected to by itself' : ', the secondaries first'}. Mind the disk.`,
      commands: [old ? mongoshThere(...growOplogTo(hours)) : mongoshThere(keepOplogHours(hours))],
      check: 'rs.printReplicationInfo() shows a window that grows towards it.',
      removes,
    },
  ];
}

function lookAtOplog(context: RunbookContext, hours: number | undefined): StepDraft {
  const { source, sourceFacts } = context;
  const wanted =
    hours === undefined ? 'one and a half times as long as the copy takes' : `${hours} hours`;
  if (isManaged(sourceFacts)) {
    return {
      phase: 'prepare',
      who: 'cloud console',
      title: 'Look how far the oplog of the source reaches back',
      check: `Its window is ${wanted}, or is raised to that first.`,
    };
  }
  const sharded = sourceFacts.topology === 'sharded';
  return {
    phase: 'prepare',
    who: 'you',
    title: 'Look how far the oplog of the source reaches back',
    text: sharded ? 'On the primary of every shard.' : undefined,
    commands: [sharded ? mongoshThere(...SHOW_OPLOG) : mongosh(source, ...SHOW_OPLOG)],
    check: `The log length start to end is ${wanted}, or the oplog is enlarged first.`,
  };
}

/** Names the shards, where a method deals with each of them. */
export function nameShards({ source, sourceFacts }: RunbookContext): StepDraft[] {
  if (sourceFacts.topology !== 'sharded') return [];
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Note the shards of the source',
      text: 'Each line is a shard: its name, and its set with the members. What is to be done on every shard is done on each of them.',
      commands: [mongosh(source, ...LIST_SHARDS)],
      check: `There are ${sourceFacts.shards ?? 'as many as you know of'}.`,
    },
  ];
}

/** Stops the balancers of sharded sides; {@link startBalancers} starts those that ran. */
export function stopBalancers(
  context: RunbookContext,
  sides: readonly Side[] = ['source'],
): StepDraft[] {
  return withBalancer(context, sides).map((side) => ({
    phase: 'prepare',
    who: 'you',
    title: `Stop the balancer of the ${side}`,
    commands: [mongosh(context[side], ...STOP_BALANCER)],
    check: 'sh.getBalancerState() is false. Note whether the balancer was on.',
    removes: side === 'source' ? ['balancer-on'] : [],
  }));
}

/** Starts the balancers again that ran before. */
export function startBalancers(
  context: RunbookContext,
  sides: readonly Side[] = ['source'],
): StepDraft[] {
  return withBalancer(context, sides).map((side) => ({
    phase: 'clean up',
    who: 'you',
    title: `Start the balancer of the ${side} again, if it was on${side === 'source' ? ' and the source lives on' : ''}`,
    commands: [mongosh(context[side], 'sh.startBalancer()')],
  }));
}

function withBalancer(
  { sourceFacts, targetFacts }: RunbookContext,
  sides: readonly Side[],
): Side[] {
  return sides.filter((side) => {
    const facts = side === 'source' ? sourceFacts : targetFacts;
    return facts.topology === 'sharded' && facts.balancerRunning !== false;
  });
}

/** Cleans orphaned documents from the shards of the source. */
export function cleanOrphans({ sourceFacts }: RunbookContext): StepDraft[] {
  if (sourceFacts.topology !== 'sharded' || sourceFacts.orphans === false) return [];
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Clean orphaned documents from every shard',
      text: 'In mongosh on the primary of each shard in turn, never on mongos.',
      commands: [mongoshThere(...CLEAN_ORPHANS)],
      check: 'Every sharded collection is clean; the others are refused, which does not matter.',
      removes: ['orphans'],
    },
  ];
}

/** Drops what an earlier attempt of mongosync left on the source. */
export function dropLeftovers({ source }: RunbookContext): StepDraft {
  return {
    phase: 'prepare',
    who: 'you',
    title: 'Drop what an earlier attempt left on the source',
    commands: [
      mongosh(source, 'db.getSiblingDB("mongosync_reserved_for_internal_use").dropDatabase()'),
    ],
  };
}
