import {
  CONVERSIONS,
  KEY_FORMS,
  type Conversion,
  type KeyForm,
  type TableKey,
} from '../methods/dynamodb/types';
import { isRecord } from './importPage';

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
  close: string;
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

/** Whether something that arrived from the page are choices of it. */
export function areDynamoChoices(value: unknown): value is DynamoChoices {
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
