import type { LoadChange, LoadSettings } from './load';
import type { DocumentRule } from './documentRule';
import type { Endpoint } from './endpoint';

/** `snapshot` copies once; `sync` copies and then follows the source; `migrate` also cuts over. */
export type MigrationKind = 'migrate' | 'snapshot' | 'sync';

/** A rename of a database (`shop` → `store`) or of one namespace (`shop.users` → `store.people`). */
export interface Rename {
  from: string;
  to: string;
}

/** A source namespace and the target namespace that it went to; full names, never patterns. */
export interface Pair {
  from: string;
  to: string;
}

/** What to do with target namespaces that hold data already. */
export type ExistingDataPolicy = 'refuse' | 'continue' | 'drop';

/** What to do with names in a plan that match nothing of the source. */
export type UnmatchedPolicy = 'refuse' | 'accept';

/** The durable description of a migration: everything but the secrets. */
export interface MigrationPlan {
  /** Unique in the target's state database; `[A-Za-z0-9._-]{1,64}`. */
  name: string;
  kind: MigrationKind;
  /** `db`, `db.*` or `db.collection`; none means everything. */
  include: string[];
  /** As `include`; wins over it. */
  exclude: string[];
  renames: Rename[];
  /** For namespaces of which not all documents are carried, or not as they are; one a namespace. */
  rules?: DocumentRule[];
  /**
   * What becomes of includes, renames and rules that match nothing: left out, a migration that
   * follows waits for what may come yet, and refuses what looks like a slip.
   */
  unmatched?: UnmatchedPolicy;
  cutover: 'manual' | 'when-caught-up';
  existing: ExistingDataPolicy;
  /** Database in the target that holds the migration's state. */
  stateDatabase: string;
  /** Size of an `_id` range of a large collection; the unit of resuming a snapshot. */
  rangeBytes: number;
  /** Ranges copied at once. */
  parallelRanges: number;
  load: LoadSettings;
  /** While it follows the source, a lag that stays above this is warned of. */
  warnLagSeconds: number;
  /** Do not compare both sides while following the source. */
  noBackgroundVerify?: boolean;
  /** Block writes to the source at cutover (`setUserWriteBlockMode`, since 6.0). */
  blockWrites?: boolean;
  /** After the cutover, keep the old source in step with the target, so that going back loses nothing. */
  reverse?: boolean;
  /**
   * Leads back from where another migration led: includes, excludes and renames are those of that
   * one, and what it carried is carried back.
   */
  reversed?: boolean;
  /** Of `reversed`: places to which several could have gone, and what went there. */
  pairs?: Pair[];
}

/** What a migration has done to its source and not undone (see `sourceDeeds.ts`). */
export interface SourceDeeds {
  /** Writes to the source are blocked. */
  blocked: boolean;
  /** The source's balancer was stopped. */
  balancerStopped: boolean;
  /** The cutover was begun, which may block writes and prepare a way back in the source. */
  cuttingOver: boolean;
}

/** Everything needed to start or resume a migration. */
export interface MigrationRequest {
  source: Endpoint;
  target: Endpoint;
  plan: MigrationPlan;
  /**
   * Continue the migration of this name that the target's state database knows; `plan` is then the
   * one that was agreed to, and what the target holds must not differ from it.
   */
  resume: boolean;
  /** With `resume`: what of the target's word on the source somebody was shown and agreed to. */
  agreedDeeds?: SourceDeeds | undefined;
  /** With `resume`: how the stored load settings are to be changed. */
  load?: LoadChange | undefined;
}
