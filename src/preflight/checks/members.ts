import type { Deployment } from '../../engine/deployment/deployment';
import type { DeploymentFacts, MemberFacts } from '../../engine/deployment/deploymentFacts';
import { duration, listed } from '../wording';
import type { Found, PreflightCheck, UserChoice } from '../types';

/** Further behind, a member that became primary would roll back what was copied from or to it. */
const LONGEST_LAG_SECONDS = 60;

/** States in which a member does its part. */
const WELL = ['PRIMARY', 'SECONDARY', 'ARBITER'];

/** A replica set must survive the loss of a member while it is copied. */
export const members: PreflightCheck = {
  id: 'members',
  title: 'the members of both sides are well and within reach',
  applies: () => true,
  run: ({ source, target, sourceFacts, targetFacts }) => [
    ...membersOf(source, sourceFacts, 'source-connection'),
    ...membersOf(target, targetFacts, 'target-connection'),
  ],
};

function membersOf(
  deployment: Deployment,
  { members }: DeploymentFacts,
  connection: UserChoice,
): Found[] {
  const unwell = members.filter((member) => !isWell(member)).map(nameAndState);
  const behind = members.filter(isBehind).map(nameAndLag);
  return [
    ...warning(
      unwell,
      (names) => `Members of ${deployment.label} are not well: ${names}.`,
      'Bring them back first: one more loss can leave the set without a primary.',
    ),
    ...warning(
      behind,
      (names) => `Members of ${deployment.label} are far behind: ${names}.`,
      'Let them catch up first; if one became primary, writes would be rolled back.',
    ),
    ...onlyOne(deployment, members).map((found) => ({ ...found, choice: connection })),
  ];
}

/** Only `replSetGetStatus`, whose members have a lag or a known state, tells of the health of all. */
function isWell({ state, healthy }: MemberFacts): boolean {
  return state === 'UNKNOWN' || (WELL.includes(state) && (healthy || state === 'ARBITER'));
}

/** A member that is delayed on purpose never becomes primary. */
function isBehind({ lagSeconds = 0, delaySeconds = 0 }: MemberFacts): boolean {
  return lagSeconds - delaySeconds > LONGEST_LAG_SECONDS;
}

function nameAndState({ host, state }: MemberFacts): string {
  return `${host} (${state})`;
}

function nameAndLag({ host, lagSeconds = 0 }: MemberFacts): string {
  return `${host} (${duration(lagSeconds)})`;
}

function onlyOne({ client, label }: Deployment, members: MemberFacts[]): Found[] {
  const holding = members.filter(({ state }) => state !== 'ARBITER');
  if (!client.options.directConnection || holding.length < 2) return [];
  return warning(
    [label],
    (name) => `${name} is reached through one member only: an election ends the migration.`,
    `Connect to all members by the names that the set uses: ${holding.map(({ host }) => host).join(',')}.`,
  );
}

function warning(names: string[], message: (names: string) => string, remedy: string): Found[] {
  if (names.length === 0) return [];
  return [{ severity: 'warning', message: message(listed(names)), remedy, namespaces: [] }];
}
