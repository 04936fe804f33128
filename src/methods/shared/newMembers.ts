import type { Advice } from '../../scenarios/advice';
import { accountHas, known, sameVersionOrNewer } from '../../scenarios/checks';
import { fact, prerequisite } from '../../scenarios/data';
import { hopsInWords } from '../../scenarios/hops';
import { isManaged, providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';
import {
  mongosh,
  mongoshThere,
  variable,
  type RunbookContext,
  type StepBuilder,
} from '../../scenarios/runbook/context';
import { closeUp } from '../../scenarios/runbook/cutoverSteps';
import { keepEnoughOplog, oneMemberReplicaSet } from '../../scenarios/runbook/sourceSteps';
import type { Commands, StepDraft, Variable } from '../../scenarios/runbook/types';
import { compareVersions, series } from '../../scenarios/versions';

/** What all ways have in common that make the new machines members of the source's own set. */
export const memberAdvice = {
  drivenBy: 'person',
  metered: false,
  tools: [],
  reads: 'members',
  source: {},
  target: { lookalikes: 'refused', data: 'must be none' },
  cannotCarry: {},
  users: 'taken',
  uuids: 'kept',
  wholeOnly: true,
  renames: 'impossible',
  // The old members stay in the set as long as one likes: stepping down again leads back.
  reverses: () => true,
  lastingSync: 'impossible',
  prerequisites: [
    prerequisite(
      'same-network',
      'The members of both sides reach each other, and the applications reach all of them.',
      ['RSR'],
      { facts: ['needs.sameNetwork'], holds: ({ needs }) => needs.sameNetwork },
    ),
    prerequisite(
      'members-topology',
      'The source is a replica set, or a cluster whose shards are each moved so.',
      ['RSR'],
      known('source', 'topology', (topology) => topology !== 'standalone'),
    ),
    prerequisite(
      'members-roles',
      'The account may change the configuration of the set.',
      ['BR'],
      accountHas('source', 'clusterManager'),
    ),
    prerequisite(
      'members-version',
      'The new members run the version of the source.',
      ['RSM'],
      sameVersionOrNewer,
    ),
  ],
  limits: [
    fact('It moves a whole replica set, users and UUIDs included; nothing can be left out.', 'RSM'),
    fact('At most 50 members, 7 of which vote.', 'RSL'),
    fact('Add one voting member at a time, so that no majority is at risk.', 'RSM'),
  ],
  roles: [
    {
      side: 'source',
      roles: ['clusterManager'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["clusterManager"])',
      sources: ['BR'],
    },
  ],
  versions: [{ source: 'any', target: 'same', sources: ['RSM'] }],
  sources: ['RSM', 'RSR', 'RSL'],
} satisfies Omit<Advice, 'summary' | 'modes' | 'base' | 'baseReason' | 'times'>;

/** From so many bytes on, it is worth it that nothing is compared or built again. */
const LARGE_BYTES = 1e12;

/** What holds for all of them. */
export const memberVerdicts: Verdict[] = [
  ...(['source', 'target'] as const).map((side): Verdict => ({
    id: `no-members-of-a-managed-${side}`,
    about: 'services',
    kind: 'blocker',
    facts: [`${side}.provider`],
    when: (given) => isManaged(given[side]),
    text: (given) =>
      `${providerName(given[side])} lets no member of its sets stand elsewhere, and none from elsewhere in.`,
    remedy: 'Use a method that copies documents.',
    fixable: false,
  })),
  {
    id: 'members-out-of-reach',
    about: 'means',
    kind: 'blocker',
    facts: ['needs.sameNetwork'],
    when: ({ needs }) => needs.sameNetwork === false,
    text: 'The members of both sides do not reach each other.',
    remedy: 'Connect the two networks by a VPN or peering first.',
    fixable: true,
  },
  {
    id: 'network-of-members-unknown',
    about: 'means',
    kind: 'limit',
    part: 'effort',
    points: -6,
    facts: [],
    when: ({ needs }) => needs.sameNetwork === undefined,
    text: 'Whether the servers of both sides reach each other is not known.',
  },
  {
    id: 'members-of-a-standalone',
    about: 'topologies',
    kind: 'blocker',
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'standalone',
    text: 'A standalone has no members.',
    remedy:
      'Restart it once as a replica set of one member: stop it, start it with --replSet rs0, then run rs.initiate() in mongosh.',
    fixable: true,
  },
  {
    id: 'members-of-another-topology',
    about: 'topologies',
    kind: 'blocker',
    facts: ['source.topology', 'target.topology'],
    when: ({ source, target }) =>
      source.topology !== 'standalone' && source.topology !== target.topology,
    text: 'Members become what the source is: a set stays a set, a cluster a cluster.',
    remedy: 'Choose a method that copies documents.',
    fixable: false,
  },
  {
    id: 'members-upgraded-afterwards',
    about: 'versions',
    kind: 'blocker',
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) =>
      compareVersions(series(target.version ?? ''), series(source.version ?? '')) > 0,
    text: ({ source, target }) =>
      `New members start with the source’s ${source.version ?? ''}, not with ${target.version ?? ''}.`,
    remedy: ({ source, target }) =>
      `Install the source’s version on the new machines, and upgrade the set afterwards. ${hopsInWords(source.version, target.version ?? '')}`.trim(),
    fixable: true,
  },
  {
    id: 'members-need-no-comparison',
    about: 'time',
    kind: 'reason',
    part: 'downtime',
    points: 25,
    facts: ['needs.sameNetwork', 'source.dataBytes'],
    when: ({ needs, source }) =>
      needs.sameNetwork === true && (source.dataBytes ?? 0) >= LARGE_BYTES,
    text: 'Replication itself carries the data: nothing is compared or built again while writes are stopped.',
  },
];

/** Names that only a person knows. */
const memberVariables: Variable[] = [
  variable('NEW_MEMBER', 'host and port of a new member, as the others reach it'),
];

/** For the primary of the set; of a cluster, for that of each shard: mongos has no members. */
function onPrimary({ source, sourceFacts }: RunbookContext, ...lines: string[]): Commands {
  return sourceFacts.topology === 'sharded' ? mongoshThere(...lines) : mongosh(source, ...lines);
}

/** Adds a member that neither votes nor may be elected until it has caught up. */
function addMember(context: RunbookContext): StepDraft[] {
  return [
    {
      phase: 'move',
      who: 'you',
      title: 'Add the new member, without a vote',
      text: 'Once for each new machine, one after the other; of a cluster, in each shard and in the config servers.',
      commands: [
        onPrimary(context, 'rs.add({ host: process.env.NEW_MEMBER, priority: 0, votes: 0 })'),
      ],
      check:
        'rs.status() shows it as SECONDARY, and rs.printSecondaryReplicationInfo() a few seconds behind.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Give it a vote and the higher priority',
      text: 'One member at a time: take the vote of an old one before there are more than seven.',
      commands: [
        onPrimary(
          context,
          'const config = rs.conf()',
          'const added = config.members.find(({ host }) => host === process.env.NEW_MEMBER)',
          'added.votes = 1',
          'added.priority = 2',
          'rs.reconfig(config)',
        ),
      ],
      check: 'rs.conf() shows votes 1 and priority 2 for it.',
    },
  ];
}

/** Has a new member elected, and the old ones leave. */
function handOver(context: RunbookContext): StepDraft[] {
  return [
    {
      phase: 'cut over',
      who: 'you',
      title: 'Let the applications know the new members',
      text: `Add the new hosts to every connection string; ${context.target.label} carries on under the name of the set.`,
      check: 'The applications run with the new connection strings.',
    },
    {
      phase: 'cut over',
      who: 'you',
      title: 'Have the old primary step down',
      text: 'Writes wait for the election, some seconds; drivers retry them.',
      commands: [onPrimary(context, 'rs.stepDown()')],
      check: 'rs.status() shows a new member as PRIMARY.',
    },
    {
      phase: 'roll back',
      who: 'you',
      title: 'To return, give the old members the higher priority again',
      text: 'As long as they are in the set, they hold every write.',
      check: 'rs.status() shows an old member as PRIMARY.',
    },
    {
      phase: 'clean up',
      who: 'you',
      title: 'Remove the old members, one at a time',
      commands: [
        mongoshThere('rs.status().members.map(({ name, stateStr }) => name + " " + stateStr)'),
      ],
      text: 'Stop the old mongod, then run rs.remove() with its host on the new primary.',
      check: 'rs.status() lists the new members only.',
    },
  ];
}

/** Steps of making the new machines members: what has to be done before, and once it is over. */
export function membersRunbook(before: StepDraft[], also: string[] = []): StepBuilder {
  return (context) => ({
    connects: { source: true, target: false },
    variables: memberVariables,
    steps: [
      ...oneMemberReplicaSet(context),
      ...keepEnoughOplog(context),
      ...before,
      ...addMember(context),
      ...handOver(context),
      ...closeUp(context, { also }),
    ],
  });
}
