import type { ColumnChoice, ColumnType } from '../files/csv/columnTypes';
import { isRecord } from './importPage';

/** Every fixed word of the page, in the editor's language. */
export interface PageWords {
  /** `{0}` and `{1}`: the file and the collection. */
  title: string;
  loading: string;
  columns: string;
  column: string;
  field: string;
  type: string;
  format: string;
  formatHint: string;
  firstValues: string;
  /** `{0}`: how many. */
  moreColumns: string;
  /** Above the types that a column may have, too. */
  couldBe: string;
  include: string;
  /** `{0}`: a column. */
  includeOf: string;
  fieldOf: string;
  typeOf: string;
  formatOf: string;
  documents: string;
  rejected: string;
  noneRejected: string;
  types: Record<ColumnType, string>;
  start: string;
  cancel: string;
  close: string;
}

/** Whether something that arrived from the page are columns as they are chosen. */
export function areColumnChoices(value: unknown): value is ColumnChoice[] {
  return Array.isArray(value) && value.every(isChoice);
}

function isChoice(value: unknown): value is ColumnChoice {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    (value['path'] === null || typeof value['path'] === 'string') &&
    typeof value['type'] === 'string' &&
    ['string', 'undefined'].includes(typeof value['format'])
  );
}
