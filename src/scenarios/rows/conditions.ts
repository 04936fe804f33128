import type { ScenarioFacts } from '../facts';
import { isSharedTier } from '../providers';
import type { Sides } from '../sides';
import { atLeast } from '../versions';

/** An allowed downtime of less than this is near-continuous uptime: no cutover is that short. */
const NEAR_CONTINUOUS_SECONDS = 30;

/** Providers that the vendors' tables and the other general rows have. */
const IN_THE_TABLES = new Set<ScenarioFacts['provider']>([
  'self-managed',
  'atlas',
  'apsaradb',
  'compose',
  'documentdb',
  'cosmosdb',
]);

function isOther({ provider }: ScenarioFacts): boolean {
  return provider !== undefined && !IN_THE_TABLES.has(provider);
}

const WITHOUT_OPLOG = new Set<ScenarioFacts['provider']>(['compose', 'documentdb', 'cosmosdb']);

/** What some rows ask for beyond the kinds of their sides. */
export const ROW_CONDITIONS: Readonly<Record<string, (sides: Sides) => boolean>> = {
  'cross-account': ({ source, target }) =>
    source.crossAccount === true || target.crossAccount === true,
  /** Shared tier, no oplog, or a version too old for the live ways (row 16). */
  'no-live-way': ({ source }) =>
    isSharedTier(source) ||
    WITHOUT_OPLOG.has(source.provider) ||
    source.topology === 'standalone' ||
    source.oplogReadable === false ||
    source.changeStreams === false ||
    (source.version !== undefined && !atLeast(source.version, '5.0')),
  /** One of the sides is of a provider that no table names. */
  'other-provider': ({ source, target }) => isOther(source) || isOther(target),
  'percona-server': ({ target }) => target.edition === 'percona',
  copy: ({ needs }) => needs.purpose === 'copy',
  'near-continuous-uptime': ({ needs }) =>
    needs.allowedDowntimeSeconds !== undefined &&
    needs.allowedDowntimeSeconds < NEAR_CONTINUOUS_SECONDS,
};
