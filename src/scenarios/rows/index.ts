import { kindsOf, SOURCE_KINDS, TARGET_KINDS } from '../kinds';
import type { AdvisedMethod } from '../method';
import type { Sides } from '../sides';
import { alibabaApsaradbRows } from './alibabaApsaradb';
import { alibabaBackupRows } from './alibabaBackups';
import { alibabaSelfManagedRows } from './alibabaSelfManaged';
import { alibabaThirdPartyRows } from './alibabaThirdParty';
import { atlasLiveRows } from './atlasLive';
import { atlasOtherRows } from './atlasOther';
import { composeRows } from './compose';
import { ROW_CONDITIONS } from './conditions';
import { furtherRows } from './furtherWays';
import { generalRows } from './general';
import { inFull } from './inFull';
import type { RowData, ScenarioRow } from './types';

/** Order of the vendors' tables: 1, 2, … 8a, 8b, … 22, then the general rows. */
const byNumber = new Intl.Collator('en', { numeric: true });

const DATA: readonly RowData[] = [
  ...alibabaSelfManagedRows,
  ...alibabaThirdPartyRows,
  ...alibabaApsaradbRows,
  ...alibabaBackupRows,
  ...atlasLiveRows,
  ...atlasOtherRows,
  ...composeRows,
  ...generalRows,
  ...furtherRows,
].sort((a, b) => byNumber.compare(a.row, b.row));

/** The rows as they are written down, in the vendors' order. */
export function rowData(): readonly RowData[] {
  return DATA;
}

const made = new WeakMap<readonly AdvisedMethod[], readonly ScenarioRow[]>();

/** Every row of the matrix, in the vendors' order, with what its methods lend; made once for some methods. */
export function rowsOf(methods: readonly AdvisedMethod[]): readonly ScenarioRow[] {
  const known = made.get(methods);
  if (known !== undefined) return known;
  const rows = DATA.map((row) => inFull(row, methods));
  made.set(methods, rows);
  return rows;
}

/** The row of that number. */
export function rowOf(methods: readonly AdvisedMethod[], number: string): ScenarioRow | undefined {
  return rowsOf(methods).find(({ row }) => row === number);
}

/** The rows that fit two sides: by the kinds they may be of, and by the row's own condition. */
export function rowsFor(methods: readonly AdvisedMethod[], sides: Sides): ScenarioRow[] {
  const from = new Set(kindsOf(sides.source, SOURCE_KINDS).map(({ id }) => id));
  const to = new Set(kindsOf(sides.target, TARGET_KINDS).map(({ id }) => id));
  return rowsOf(methods).filter(
    (row) =>
      row.from.some((id) => from.has(id)) &&
      row.to.some((id) => to.has(id)) &&
      (row.condition === undefined || ROW_CONDITIONS[row.condition]?.(sides) === true),
  );
}
