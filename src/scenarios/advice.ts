import type { Feature, ScenarioFacts } from './facts';
import type { Sides } from './sides';
import type { Source } from './sources';
import type { Fact, Mode, Prerequisite, RoleNeed, VersionPair } from './types';

/** What a method may or may not carry besides documents. */
export type Cargo =
  | 'indexes'
  | 'collection options'
  | 'views'
  | 'time-series collections'
  | 'users and roles'
  | 'search indexes'
  | 'shard keys'
  | 'changes during the copy'
  | 'exact BSON types';

/** A span with both ends; of seconds where nothing else is said. */
export interface Span {
  low: number;
  high: number;
}

/** Rates to expect, and where the numbers come from. */
export interface Rate extends Span {
  basis: string;
}

type Provider = NonNullable<ScenarioFacts['provider']>;

/** What a method makes the target out of. */
export type Reads =
  | 'change stream'
  | 'oplog'
  | 'members'
  | 'tables'
  | 'dump'
  | 'files'
  | 'backup'
  | 'sample data'
  | 'nothing';

/** How long a method takes. */
export interface Times {
  /** Bytes a second. */
  throughput?: Rate;
  /** What it carries does not go over the link but by another road, which takes so many seconds besides. */
  travels?: Span;
  /** The throughput is given for one machine; more machines carry more. */
  perMachine?: true;
  /** Changes a second that it applies, for online ways. */
  applyRate?: Rate;
  /** Time without writes at the cutover, for online ways. */
  cutover?: Span;
  /** It compares both sides while it follows, so that nothing large is left for the cutover. */
  comparesWhileFollowing?: true;
  /** Unique indexes are built again at the cutover on servers before 6.0: the share of the copy's time. */
  uniqueIndexes?: Span;
  /** It must end within so many seconds, or its window be extended by hand. */
  window?: number;
  /** Nobody's writes are stopped. */
  stopsNoWrites?: true;
}

/** What a method makes of its source. */
export interface SourceTraits {
  /** It works for this vendor's deployments only. */
  vendor?: Provider;
  /** Services that only resemble MongoDB: not at all. */
  lookalikes?: 'refused';
  /** Features of which it takes no collection. */
  refuses?: Feature[];
  /** The balancer must be off: it reads while documents move from shard to shard. */
  balancerOff?: true;
  /** It reads the shards themselves, and with them orphaned documents. */
  copiesOrphans?: true;
}

/** What a method makes of its target. */
export interface TargetTraits {
  /** It leads to this vendor's deployments only. */
  vendor?: Provider;
  /** Services that only resemble MongoDB. */
  lookalikes?: 'refused' | 'at a risk';
  /** Atlas' Free, Flex and Serverless. */
  sharedTier?: 'refused';
  standalone?: 'refused';
  /** A replica set as the target of a sharded cluster. */
  mergedShards?: 'refused';
  /** What is there already. */
  data?: 'must be none' | 'kept' | 'replaced';
  /** Collections of a sharded target are sharded before, or land on one shard. */
  sharding?: 'beforehand' | 'as the source';
}

/** What a method is, as its documents tell it: all that the matrix and the judge go by. */
export interface Advice {
  summary: string;
  modes: Mode[];
  /** Who does the work. */
  drivenBy: 'mongo-ferry' | 'tool' | 'cloud-console' | 'person';
  /** What this product starts for it by itself; without, it is carried out by its runbook. */
  startedAs?: 'migration' | 'sample data';
  /** The machines of one's own that all data passes through. */
  carriedBy?: 'one machine' | 'several machines';
  /** Vendor whose service the data passes through, where there is one. */
  service?: 'alibaba' | 'mongodb';
  /** Whether it costs money beside the two deployments. */
  metered: boolean;
  /** Programs to have at hand, as named in `Needs.tools`. */
  tools: string[];
  /** How much of a good start it has, before facts are looked at: 0–60. */
  base: number;
  baseReason: string;
  /** Tried only where nothing else fits. */
  lastResort?: true;
  reads: Reads;
  source: SourceTraits;
  target: TargetTraits;
  times: Times;
  cannotCarry: Partial<Record<Cargo, string>>;
  users?: 'taken' | 'taken but to managed targets';
  /** Databases and collections under other names. */
  renames?: 'possible' | 'impossible';
  /** Choosing documents, or dropping and changing fields, on the way. */
  filters?: 'possible';
  /** Collections keep their UUIDs, all of them or if told so. */
  uuids?: 'kept';
  /** It moves data files, not documents. */
  movesFiles?: true;
  /** A part of the namespaces cannot be chosen. */
  wholeOnly?: true;
  /** Whether changes can flow back after the cutover; `undefined` when what is known does not tell. */
  reverses?: (sides: Sides) => boolean;
  /** Keeping two sides in step for good. */
  lastingSync?: 'made for it' | 'impossible';
  prerequisites: Prerequisite[];
  limits: Fact[];
  roles: RoleNeed[];
  versions: VersionPair[];
  /** Its documents refuse every pair that `versions` does not list. */
  otherPairs?: 'refused';
  /** Keys of its documents, in `sources.ts` or below. */
  sources: string[];
  /** Documents that this method alone goes by. */
  documents?: Readonly<Record<string, Source>>;
}

/** A method by its name, with what is known of it. */
export interface Described {
  /** As options, plans and tasks name it. */
  id: string;
  title: string;
  advice: Advice;
}

/** Whether it reads a live deployment and can go on reading its changes. */
export function follows({ reads }: Advice): boolean {
  return reads === 'change stream' || reads === 'oplog';
}

/** Whether a person leads it, in a console or at a desk. */
export function isLedByPeople({ drivenBy }: Pick<Advice, 'drivenBy'>): boolean {
  return drivenBy === 'cloud-console' || drivenBy === 'person';
}
