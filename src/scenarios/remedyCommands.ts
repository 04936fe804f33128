import type { ScenarioFacts } from './facts';
import type { RankedMethod } from './recommend';
import { CLEAN_ORPHANS } from './runbook/cleanOrphans';
import { atLeast } from './versions';

/** Commands that remove a blocker of the source. */
export interface RemedyCommands {
  text: string;
  /**
   * `connection` — mongosh on the source's connection; `elsewhere` — an administrator's account, the
   * primary of each shard, or another program than mongosh.
   */
  runOn: 'connection' | 'elsewhere';
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
    runOn: 'elsewhere',
  };
}

function growOplog({ source, estimate }: Given): RemedyCommands | undefined {
  const hours = Math.max(1, Math.ceil(((estimate.copySeconds?.low ?? 0) * RESERVE) / 3600));
  return keepOplog(source, hours);
}

function keepSevenDays({ source }: Given): RemedyCommands | undefined {
  return keepOplog(source, 7 * 24);
}

/** Of a managed deployment it is a setting of the console; before 4.4 there is a size only. */
function keepOplog(
  { provider, version }: ScenarioFacts,
  hours: number,
): RemedyCommands | undefined {
  if (provider !== 'self-managed' || (version !== undefined && !atLeast(version, '4.4'))) {
    return undefined;
  }
  const text = `db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: ${hours} })`;
  return { text, runOn: 'connection' };
}

/** What removes a blocker, by the id of its rule; most take more than commands. */
export const REMEDY_COMMANDS: Readonly<
  Record<string, (given: Given) => RemedyCommands | undefined>
> = {
  'no-change-streams': (given) => grant(given, '["readAnyDatabase", "clusterMonitor"]'),
  'nothing-to-follow': (given) =>
    grant(given, '["readAnyDatabase", { role: "read", db: "local" }]'),
  'oplog-shorter-than-copy': growOplog,
  'dts-wants-seven-days': keepSevenDays,
  'source-standalone': ({ source }) =>
    source.provider === 'apsaradb' ? undefined : { text: 'rs.initiate()', runOn: 'connection' },
  'balancer-on': () => ({ text: 'sh.stopBalancer()', runOn: 'connection' }),
  orphans: () => ({ text: CLEAN_ORPHANS.join('\n'), runOn: 'elsewhere' }),
  'no-public-endpoint': () => ({
    text: 'aliyun dds AllocatePublicNetworkAddress --DBInstanceId "$SOURCE_INSTANCE_ID"',
    runOn: 'elsewhere',
  }),
};

/** The commands that remove a blocker, if commands can. */
export function remedyCommands(blocker: string, given: Given): RemedyCommands | undefined {
  return REMEDY_COMMANDS[blocker]?.(given);
}
