/**
 * How to compare: every byte, every byte but the order of fields, by hashes of every byte that the
 * servers make themselves, or a sample of documents.
 */
export const VERIFY_MODES = ['exact', 'content', 'hash', 'sample'] as const;
export type VerifyMode = (typeof VERIFY_MODES)[number];

/** How comparing both sides while the target follows its source stands. */
export interface BackgroundVerification {
  /** Times that everything was compared. */
  rounds: number;
  /** Of this round. */
  namespacesDone: number;
  namespaces: number;
  documents: number;
  /** Documents that differed when they were read, most of them in flight: to be looked at again. */
  rechecking: number;
  /** Documents that do differ, now. */
  differences: number;
  /** The first of them. */
  found: { namespace: string; id: string; kind: Difference['kind'] }[];
}

/** A way in which a target namespace differs from its source. */
export interface Difference {
  namespace: string;
  kind:
    | 'missing'
    | 'extra'
    | 'different'
    | 'order'
    | 'count'
    | 'index'
    | 'options'
    | 'view'
    | 'namespace';
  /** `_id` as canonical Extended JSON, where it is about a document. */
  id?: string;
  detail: string;
}

/** One namespace compared. */
export interface NamespaceVerification {
  namespace: string;
  target: string;
  documents: number;
  bytes: number;
  differences: number;
  /** Compared by the servers' hashes; else document by document. */
  hashed?: true;
}

/** Outcome of comparing both sides. */
export interface VerificationReport {
  /** How closely; absent in reports stored before there was a choice, which are `exact`. */
  mode?: VerifyMode;
  namespaces: NamespaceVerification[];
  documents: number;
  bytes: number;
  /** All differences counted, documents, indexes, options and views; those left, after a repair. */
  differences: number;
  /** Differences that were there before the target was repaired; absent if it was not. */
  repaired?: number;
  /** The first of them, up to a limit. */
  found: Difference[];
  durationSeconds: number;
}
