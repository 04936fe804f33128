import type { ScenarioFacts } from './facts';
import type { RemedyCommands } from './rule';
import { atLeast } from './versions';

/** A script for mongosh on the primary of each shard in turn, which removes orphaned documents. */
export const CLEAN_ORPHANS = [
  'db.getSiblingDB("admin").adminCommand({ listDatabases: 1 }).databases',
  '  .filter(({ name }) => !["admin", "config", "local"].includes(name))',
  '  .forEach(({ name }) => db.getSiblingDB(name).getCollectionNames()',
  '    .forEach((collection) => printjson(db.adminCommand({ cleanupOrphaned: `${name}.${collection}` }))));',
] as const;

/** Grants the source's account roles; an administrator runs it. */
export function grantToSource(roles: string): RemedyCommands {
  return {
    text: `db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ${roles})`,
    runOn: 'elsewhere',
  };
}

/** Keeps so much oplog. Of a managed deployment it is a setting of the console; before 4.4 there is a size only. */
export function keepOplog(
  { provider, version }: ScenarioFacts,
  hours: number,
): RemedyCommands | undefined {
  if (provider !== 'self-managed' || (version !== undefined && !atLeast(version, '4.4'))) {
    return undefined;
  }
  const text = `db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: ${hours} })`;
  return { text, runOn: 'connection' };
}

/** A command with the name of a side's account filled in, if it is known. */
export function withAccount(command: string, side: 'source' | 'target', user: string): string {
  if (user === '') return command;
  return command.replaceAll(`process.env.${side.toUpperCase()}_USER`, JSON.stringify(user));
}
