import type { Document } from 'mongodb';
import type { MemberFacts } from '../deploymentFacts';
import type { Gathering } from './gathering';

/** The members of a replica set with state, configuration and lag; as far as `hello` tells where more is refused. */
export async function gatherMembers(gathering: Gathering): Promise<MemberFacts[]> {
  if (gathering.deployment.topology !== 'replicaSet') return [];
  const [status, config] = await Promise.all([
    gathering.attempt('members’ states and lag', () => gathering.command({ replSetGetStatus: 1 })),
    gathering.attempt('members’ priorities and votes', () =>
      gathering.command({ replSetGetConfig: 1 }),
    ),
  ]);
  if (status === undefined) return membersFromHello(gathering);
  const configured = configuredMembers(config);
  return membersFromStatus(status).map((member) => ({
    ...member,
    ...configured.get(member.host),
  }));
}

interface StatusMember {
  name: string;
  stateStr: string;
  health: number;
  optimeDate?: Date;
}

function membersFromStatus(status: Document): MemberFacts[] {
  const members = status.members as StatusMember[];
  const newest = newestOptime(members);
  return members.map((member) => ({
    host: member.name,
    state: member.stateStr,
    healthy: member.health === 1,
    ...lagOf(member, newest),
  }));
}

/** The primary's last write; without a primary the newest that any member has. */
function newestOptime(members: StatusMember[]): number {
  const primary = members.find(({ stateStr }) => stateStr === 'PRIMARY');
  const times = (primary === undefined ? members : [primary]).map(
    ({ optimeDate }) => optimeDate?.getTime() ?? 0,
  );
  return Math.max(...times);
}

function lagOf({ optimeDate, health }: StatusMember, newest: number): { lagSeconds?: number } {
  // A member that is down, and an arbiter, report a date of 0.
  if (optimeDate === undefined || optimeDate.getTime() === 0 || health !== 1) return {};
  return { lagSeconds: Math.max(0, (newest - optimeDate.getTime()) / 1000) };
}

interface ConfiguredMember {
  host: string;
  priority: number;
  votes: number;
  hidden: boolean;
  arbiterOnly: boolean;
  secondaryDelaySecs?: number;
  /** Its name before 5.0. */
  slaveDelay?: number;
}

function configuredMembers(config: Document | undefined): Map<string, Partial<MemberFacts>> {
  const members = ((config?.config as Document | undefined)?.members ?? []) as ConfiguredMember[];
  return new Map(
    members.map((member) => [
      member.host,
      {
        priority: member.priority,
        votes: member.votes,
        hidden: member.hidden,
        arbiterOnly: member.arbiterOnly,
        delaySeconds: member.secondaryDelaySecs ?? member.slaveDelay ?? 0,
      },
    ]),
  );
}

async function membersFromHello(gathering: Gathering): Promise<MemberFacts[]> {
  const hello = await gathering.attempt('members', () => gathering.command({ hello: 1 }));
  if (hello === undefined) return [];
  const data = [...hosts(hello.hosts), ...hosts(hello.passives)].map((host) => ({
    host,
    state: stateFromHello(hello, host),
    healthy: host === hello.primary || host === hello.me,
  }));
  const arbiters = hosts(hello.arbiters).map((host) => ({
    host,
    state: 'ARBITER',
    healthy: false,
    arbiterOnly: true,
  }));
  return [...data, ...arbiters];
}

function hosts(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

function stateFromHello(hello: Document, host: string): string {
  if (host === hello.primary) return 'PRIMARY';
  return host === hello.me && hello.secondary === true ? 'SECONDARY' : 'UNKNOWN';
}
