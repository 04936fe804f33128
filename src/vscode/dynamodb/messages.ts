import {
  CONVERSIONS,
  KEY_FORMS,
  type Conversion,
  type DynamoPreview,
  type KeyForm,
  type TableKey,
} from '../../methods/dynamodb/types';
import { isModelWith } from '../webviews/messages';

/** Every fixed word of the page, in the editor's language. */
export interface PageWords {
  /** `{0}` and `{1}`: the table and the collection. */
  title: string;
  loading: string;
  key: string;
  partition: string;
  sort: string;
  none: string;
  noKey: string;
  keyForm: string;
  keyForms: Record<KeyForm, string>;
  attributes: string;
  attribute: string;
  types: string;
  /** `{0}` and `{1}`: so many of so many items. */
  share: string;
  conversion: string;
  conversions: Record<Conversion, string>;
  everyConversion: string;
  /** `{0}`: an attribute. */
  conversionOf: string;
  indexes: string;
  indexesNote: string;
  noIndexes: string;
  documents: string;
  rejected: string;
  noneRejected: string;
  start: string;
  cancel: string;
}

/** What stands in the page from the start, as inert JSON. */
export interface PageSetup {
  words: PageWords;
  table: string;
  namespace: string;
}

/** What is chosen on the page. */
export interface DynamoChoices {
  conversion: Conversion;
  exceptions: Record<string, Conversion>;
  /** A live table's own is known. */
  key?: TableKey | undefined;
  keyForm: KeyForm;
  /** Names of the secondary indexes to make. */
  indexes: string[];
}

/** What is chosen before anybody has chosen. */
export const FIRST_CHOICES: DynamoChoices = {
  conversion: 'plain',
  exceptions: {},
  keyForm: 'id',
  indexes: [],
};

/** From the page. */
export type PageMessage =
  { type: 'ready' | 'start' | 'cancel' } | { type: 'choices'; choices: DynamoChoices };

/** What the page shows of the table. */
export interface PageModel {
  preview: DynamoPreview;
  summary: string;
}

/** To the page. */
export type HostMessage =
  | { type: 'model'; model: PageModel }
  /** What is chosen makes no sense, or the table can't be read. */
  | { type: 'failed'; text: string }
  /** Goes on, or has ended; nothing can be changed any more. */
  | { type: 'running' | 'ended'; text: string };

/** Whether something that arrived from the page is a message of it. */
export function isPageMessage(value: unknown): value is PageMessage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'choices') return isChoices(value['choices']);
  return ['ready', 'start', 'cancel'].includes(value['type'] as string);
}

function isChoices(value: unknown): value is DynamoChoices {
  if (!isRecord(value)) return false;
  const { conversion, exceptions, key, keyForm, indexes } = value;
  return (
    isConversion(conversion) &&
    isRecord(exceptions) &&
    Object.values(exceptions).every(isConversion) &&
    (key === undefined || (isRecord(key) && typeof key['partition'] === 'string')) &&
    KEY_FORMS.includes(keyForm as KeyForm) &&
    Array.isArray(indexes) &&
    indexes.every((name) => typeof name === 'string')
  );
}

function isConversion(value: unknown): value is Conversion {
  return CONVERSIONS.includes(value as Conversion);
}

/** Whether something that arrived at the page is a message for it. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'model') return isModelWith('preview', value);
  const told = ['failed', 'running', 'ended'].includes(value['type'] as string);
  return told && typeof value['text'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
