import type { ScenarioFacts } from '../facts';
import { isSharedTier } from '../providers';
import type { Sides } from '../sides';
import { atLeast } from '../versions';

/** An allowed downtime of less than this is near-continuous uptime: no cutover is that short. */
const NEAR_CONTINUOUS_SECONDS = 30;

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
  copy: ({ needs }) => needs.purpose === 'copy',
  'near-continuous-uptime': ({ needs }) =>
    needs.allowedDowntimeSeconds !== undefined &&
    needs.allowedDowntimeSeconds < NEAR_CONTINUOUS_SECONDS,
};
