import { granted } from '../../scenarios/data';
import type { Feature } from '../../scenarios/facts';
import type { Verdict } from '../../scenarios/rule';
import type { RunbookConnection } from '../../scenarios/runbook/connection';
import type { RoleNeed } from '../../scenarios/types';

/** The account that mongorestore logs in with. */
export const RESTORER = granted('target', ['restore'], ['T', 'BR']);

/** The account that files are imported with. */
export function importer(...sources: string[]): RoleNeed {
  const roles = ['readWrite on the imported database'];
  return granted('target', roles, sources, '["readWriteAnyDatabase"]');
}

/** Files are carried collection by collection. */
export const oneByOne: Verdict = {
  id: 'many-collections-by-hand',
  about: 'amount',
  kind: 'limit',
  part: 'effort',
  points: -15,
  facts: ['source.namespaces'],
  when: ({ source }) => (source.namespaces ?? 0) > 20,
  text: ({ source }) =>
    `${source.namespaces ?? 0} collections would have to be carried one by one.`,
};

/** Features of which the MongoDB Database Tools take no collection. */
export const REFUSED_BY_TOOLS: Feature[] = ['queryable encryption'];

/** Writes the configuration file by which the tools learn a connection string without its being an argument. */
export function configFile({ prefix, side }: RunbookConnection): string {
  return `printf 'uri: "%s"\\n' "$${prefix}_URI" > ./${side}.yaml`;
}
