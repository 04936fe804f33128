import type { Needs, ScenarioFacts } from './facts';
import { SOURCE_KINDS, TARGET_KINDS, kindsOf } from './kinds';
import { ROWS } from './rows';
import type { ScenarioRow } from './types';
import { atLeast } from './versions';

interface Sides {
  source: ScenarioFacts;
  target: ScenarioFacts;
  needs: Needs;
}

/** An allowed downtime of less than this is near-continuous uptime: no cutover is that short. */
export const NEAR_CONTINUOUS_SECONDS = 30;

const SHARED_TIERS = new Set<ScenarioFacts['tier']>(['free', 'flex', 'serverless']);
const WITHOUT_OPLOG = new Set<ScenarioFacts['provider']>(['compose', 'documentdb', 'cosmosdb']);

/** What some rows ask for beyond the kinds of their sides. */
export const ROW_CONDITIONS: Readonly<Record<string, (sides: Sides) => boolean>> = {
  'cross-account': ({ source, target }) =>
    source.crossAccount === true || target.crossAccount === true,
  /** Shared tier, no oplog, or a version too old for the live ways (row 16). */
  'no-live-way': ({ source }) =>
    SHARED_TIERS.has(source.tier) ||
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

/** The rows that fit two sides: by the kinds they may be of, and by the row's own condition. */
export function rowsFor(sides: Sides): ScenarioRow[] {
  const from = new Set(kindsOf(sides.source, SOURCE_KINDS).map(({ id }) => id));
  const to = new Set(kindsOf(sides.target, TARGET_KINDS).map(({ id }) => id));
  return ROWS.filter(
    (row) =>
      row.from.some((id) => from.has(id)) &&
      row.to.some((id) => to.has(id)) &&
      (row.condition === undefined || ROW_CONDITIONS[row.condition]?.(sides) === true),
  );
}
