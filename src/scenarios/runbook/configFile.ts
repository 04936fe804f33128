import type { RunbookConnection } from './connection';

/** Writes the configuration file by which the MongoDB tools learn a connection string without its being an argument. */
export function configFile({ prefix, side }: RunbookConnection): string {
  return `printf 'uri: "%s"\\n' "$${prefix}_URI" > ./${side}.yaml`;
}
