import type { ExistingDataPolicy, Rename } from '../../engine/model/plan';
import type { Endpoint } from '../../engine/model/endpoint';

/** Where a dump is, or goes: a folder, or one file. `-` is standard input or output. */
export type DumpPlace = { kind: 'folder'; path: string } | { kind: 'archive'; path: string };

/** What to dump, and where to. */
export interface DumpRequest {
  source: Endpoint;
  to: DumpPlace;
  gzip: boolean;
  /** `db`, `db.*` or `db.collection`; none means everything. */
  include: string[];
  /** As `include`; wins over it. */
  exclude: string[];
  /** Holds what was written meanwhile, so that a restore can bring all to one moment. */
  oplog?: boolean | undefined;
}

/** What to restore, and where to. */
export interface RestoreRequest {
  target: Endpoint;
  /** An archive's path may be an `https` address. */
  from: DumpPlace;
  include: string[];
  exclude: string[];
  renames: Rename[];
  existing: ExistingDataPolicy;
  /** Brings all to the moment at which the dump ended. */
  oplogReplay?: boolean | undefined;
  /** Looks at everything that can be looked at, and writes nothing. */
  dryRun: boolean;
}

/** A namespace that was dumped or restored. */
export interface TransferredNamespace {
  namespace: string;
  /** Where it went, if renamed. */
  target?: string;
  /** Absent where only the tools know. */
  documents?: number;
  bytes?: number;
}

/** What came of a dump or restore that is complete. */
export interface TransferReport {
  /** `Mongo Ferry`, or the tools with their versions. */
  by: string;
  namespaces: TransferredNamespace[];
  documents: number;
  bytes: number;
  durationSeconds: number;
  dryRun?: boolean;
  /** What was left out or done otherwise, and why; a line each. */
  notes: string[];
}
