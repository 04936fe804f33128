import type { ScenarioFacts } from './facts';
import type { RemedyCommands } from './rule';
import { growOplogTo, keepOplogHours } from './runbook/scripts';
import { atLeast } from './versions';

/** Grants the source's account roles; an administrator runs it. */
export function grantToSource(roles: string): RemedyCommands {
  return {
    text: `db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ${roles})`,
    runOn: 'elsewhere',
  };
}

/** Keeps so much oplog, on every member; of a managed deployment it is a setting of the console. */
export function keepOplog(
  { provider, version }: ScenarioFacts,
  hours: number,
): RemedyCommands | undefined {
  if (provider !== 'self-managed') return undefined;
  const old = version !== undefined && !atLeast(version, '4.4');
  const text = old ? growOplogTo(hours).join('\n') : keepOplogHours(hours);
  return { text, runOn: 'connection' };
}

/** A command with the name of a side's account filled in, if it is known. */
export function withAccount(command: string, side: 'source' | 'target', user: string): string {
  if (user === '') return command;
  return command.replaceAll(`process.env.${side.toUpperCase()}_USER`, JSON.stringify(user));
}
