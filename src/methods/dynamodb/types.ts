/** How items become documents: `raw` keeps DynamoDB's type names around every value. */
export const CONVERSIONS = ['plain', 'raw'] as const;
export type Conversion = (typeof CONVERSIONS)[number];

/** Where a table is; credentials come from where the AWS SDK finds them (environment, profile, role). */
export interface TablePlace {
  table: string;
  region?: string | undefined;
  /** Of a local server. */
  endpoint?: string | undefined;
  /** Of the AWS configuration on this machine. */
  profile?: string | undefined;
}

/** Where items come from: a folder with an export to S3, or a live table. */
export type DynamoSource = { kind: 'export'; folder: string } | ({ kind: 'table' } & TablePlace);

/** A table's primary key. */
export interface TableKey {
  partition: string;
  sort?: string | undefined;
}

/** What a key becomes: `_id` (of both parts, a document), or fields under a unique index. */
export const KEY_FORMS = ['id', 'index'] as const;
export type KeyForm = (typeof KEY_FORMS)[number];

/** How items become documents. */
export interface ItemOptions {
  conversion: Conversion;
  /** Attributes that are converted otherwise. */
  exceptions?: Readonly<Record<string, Conversion>> | undefined;
  /** Unknown with an export folder, unless told: its manifest does not say. */
  key?: TableKey | undefined;
  keyForm: KeyForm;
}

/** An index that a table has, as one for the collection. */
export interface ProposedIndex {
  name: string;
  key: Record<string, 1>;
}

/** How a table's items would become documents, from the first of them. */
export interface DynamoPreview {
  name: string;
  /** About, of a live table. */
  items: number;
  /** Unknown with an export folder. */
  key?: TableKey | undefined;
  attributes: PreviewAttribute[];
  /** The first documents, as relaxed Extended JSON. */
  documents: string[];
  /** The first items that would be rejected: `line 3: …`. */
  rejected: string[];
  indexes: ProposedIndex[];
}

/** An attribute that the first items have. */
export interface PreviewAttribute {
  name: string;
  /** DynamoDB's names of the types that its values have. */
  types: string[];
  /** In how many of the items looked at. */
  items: number;
}
