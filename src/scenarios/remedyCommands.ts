import type { ScenarioFacts } from './facts';
import type { RankedMethod } from './recommend';

/** mongosh commands for the source that remove a blocker. */
export interface RemedyCommands {
  text: string;
  /** They take an administrator's account rather than the connection's own. */
  asAdministrator: boolean;
}

interface Given {
  source: ScenarioFacts;
  /** User name of the source's connection. */
  account: string;
  estimate: RankedMethod['estimate'];
}

/** The window wanted of an oplog: one and a half times the copy. */
const RESERVE = 1.5;

function grant({ account }: Given, roles: string): RemedyCommands {
  return {
    text: `db.getSiblingDB("admin").grantRolesToUser(${JSON.stringify(account)}, ${roles})`,
    asAdministrator: true,
  };
}

function growOplog({ source, estimate }: Given): RemedyCommands | undefined {
  if (source.provider !== 'self-managed') return undefined;
  const hours = Math.max(1, Math.ceil(((estimate.copySeconds?.low ?? 0) * RESERVE) / 3600));
  const text = `db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: ${hours} })`;
  return { text, asAdministrator: false };
}

/** What removes a blocker, by the id of its rule; most take more than commands. */
export const REMEDY_COMMANDS: Readonly<
  Record<string, (given: Given) => RemedyCommands | undefined>
> = {
  'no-change-streams': (given) => grant(given, '["readAnyDatabase", "clusterMonitor"]'),
  'nothing-to-follow': (given) =>
    grant(given, '["readAnyDatabase", { role: "read", db: "local" }]'),
  'oplog-shorter-than-copy': growOplog,
  'source-standalone': () => ({ text: 'rs.initiate()', asAdministrator: false }),
  'balancer-on': () => ({ text: 'sh.stopBalancer()', asAdministrator: false }),
};

/** The commands that remove a blocker, if commands can. */
export function remedyCommands(blocker: string, given: Given): RemedyCommands | undefined {
  return REMEDY_COMMANDS[blocker]?.(given);
}
