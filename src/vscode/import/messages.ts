import type { ColumnChoice, ColumnType } from '../../files/csv/columnTypes';
import type { FilePreview } from '../../methods/import/previewTypes';

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
}

/** What stands in the page from the start, as inert JSON. */
export interface PageSetup {
  words: PageWords;
  file: string;
  namespace: string;
}

/** From the page. */
export type PageMessage =
  | { type: 'ready' | 'start' | 'cancel' }
  /** The columns as they are chosen now. */
  | { type: 'columns'; columns: ColumnChoice[] };

/** To the page. */
export type HostMessage =
  | { type: 'preview'; preview: FilePreview; summary: string }
  /** What the columns say makes no sense, or the file can't be read. */
  | { type: 'failed'; text: string }
  /** Goes on, or has ended; nothing can be changed any more. */
  | { type: 'running' | 'ended'; text: string };

/** Whether something that arrived from the page is a message of it. */
export function isPageMessage(value: unknown): value is PageMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
    case 'start':
    case 'cancel':
      return true;
    case 'columns':
      return Array.isArray(value['columns']) && value['columns'].every(isChoice);
    default:
      return false;
  }
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

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'preview':
      return isRecord(value['preview']) && typeof value['summary'] === 'string';
    case 'failed':
    case 'running':
    case 'ended':
      return typeof value['text'] === 'string';
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
