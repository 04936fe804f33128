import type { CollectionKind } from '../deployment/deploymentFacts';

/** A collection or view as the explorer lists it. */
export interface CollectionSummary {
  database: string;
  name: string;
  kind: CollectionKind;
  /** Estimated number of documents; absent for views, and until counted. */
  documents?: number;
  /** Logical size in bytes, uncompressed. */
  bytes?: number;
  /** Where it is spread over shards: `[['region', 1], ['_id', 'hashed']]`. */
  shardKey?: [field: string, direction: number | string][];
}

/** An index as the explorer lists it. */
export interface IndexSummary {
  name: string;
  /** Key pattern in order: `[['a', 1], ['loc', '2dsphere']]`. */
  key: [string, unknown][];
  unique: boolean;
  sparse: boolean;
  hidden: boolean;
  partial: boolean;
  expireAfterSeconds?: number;
}
