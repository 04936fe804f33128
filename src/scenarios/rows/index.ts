import type { ScenarioRow } from '../types';
import { alibabaApsaradbRows } from './alibabaApsaradb';
import { alibabaBackupRows } from './alibabaBackups';
import { alibabaSelfManagedRows } from './alibabaSelfManaged';
import { alibabaThirdPartyRows } from './alibabaThirdParty';
import { atlasLiveRows } from './atlasLive';
import { atlasOtherRows } from './atlasOther';
import { composeRows } from './compose';
import { generalRows } from './general';

/** Order of the vendors' tables: 1, 2, … 8a, 8b, … 22, then the general rows. */
const byNumber = new Intl.Collator('en', { numeric: true });

/** Every row of the matrix, in the vendors' order. */
export const ROWS: readonly ScenarioRow[] = [
  ...alibabaSelfManagedRows,
  ...alibabaThirdPartyRows,
  ...alibabaApsaradbRows,
  ...alibabaBackupRows,
  ...atlasLiveRows,
  ...atlasOtherRows,
  ...composeRows,
  ...generalRows,
].sort((a, b) => byNumber.compare(a.row, b.row));

/** The row of that number. */
export function rowOf(number: string): ScenarioRow | undefined {
  return ROWS.find(({ row }) => row === number);
}
