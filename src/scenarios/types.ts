/** Whether the application goes on writing while the data moves. */
export type Mode = 'online' | 'offline';

/** Which of the two deployments something is about. */
export type Side = 'source' | 'target';

/** Ways to carry out a scenario; one data file each in `methods/`. */
export const METHOD_IDS = [
  'built-in',
  'dump-restore',
  'mongoimport',
  'apsaradb-logical-backup',
  'apsaradb-physical-backup',
  'mongoshake',
  'dts-migration',
  'dts-sync',
  'atlas-live-migrate-push',
  'atlas-live-migrate-pull',
  'mongosync',
  'compass',
  'atlas-sample-data',
  'own-sample-data',
  'atlas-snapshot-restore',
  'kafka-connect',
  'contact-support',
] as const;
export type MethodId = (typeof METHOD_IDS)[number];

/** A statement and the public documents it comes from. */
export interface Fact {
  text: string;
  /** Keys of `sources.ts`. */
  sources: string[];
  /** Concluded from the documents rather than said by them. */
  inferred?: boolean;
}

/** Something that must hold before a method starts. */
export interface Prerequisite extends Fact {
  /** Stable kebab-case identifier. */
  id: string;
  /** Modes that it is for; both when left out. */
  modes?: Mode[];
  /** Name of the check in `prerequisites.ts` that tells its state; without one a person confirms it. */
  check?: string;
}

/** Roles an account needs, and how to grant them. */
export interface RoleNeed {
  side: Side;
  /** Only on Atlas, or only elsewhere; everywhere when left out. */
  provider?: 'atlas' | 'not-atlas';
  roles: string[];
  /** mongosh command for the account that `SOURCE_USER` or `TARGET_USER` of the environment names, or the console's words. */
  grant: string;
  sources: string[];
}

/** Whether an account is needed where that provider runs the side; an unknown one may be any. */
export function isFor(need: RoleNeed, provider: string | undefined): boolean {
  if (need.provider === undefined || provider === undefined) return true;
  return (need.provider === 'atlas') === (provider === 'atlas');
}

/** A pair of server versions, each `6.0` (any patch), `6.0.17+` (that series, from that patch), `>=4.0`, `any`, or `same` as the source. */
export interface VersionPair {
  source: string;
  target: string;
  sources: string[];
}

/** A step as the documents describe it; the commands for two given deployments are in the runbook. */
export interface RowStep extends Fact {
  who: 'program' | 'person';
}

/** A method of a row, in the mode that the row's documents describe. */
export interface RowMethod {
  method: MethodId;
  modes: Mode[];
  /** `documented` — by the vendor for this row; `alternative` — works as well. */
  role: 'documented' | 'alternative';
}

/** A way that the documents once gave and that is gone. */
export interface RetiredWay extends Fact {
  title: string;
  /** Row that replaces it. */
  insteadRow: string;
}

/** One scenario of the vendors' tables. */
export interface ScenarioRow {
  /** As numbered by the vendors' tables of the project: `1` … `22`, with `8a`, `8b`, `12a`, `12b`. */
  row: string;
  title: string;
  vendor: 'alibaba' | 'atlas' | 'general';
  /** Source kinds it is for. */
  from: string[];
  /** Target kinds it is for. */
  to: string[];
  /** Name of a condition in `rowConditions.ts` that the facts or needs must meet besides. */
  condition?: string;
  methods: RowMethod[];
  prerequisites: Prerequisite[];
  steps: RowStep[];
  limits: Fact[];
  roles: RoleNeed[];
  versions: VersionPair[];
  /** What a program does, and what stays with a person. */
  program: string[];
  person: string[];
  retired?: RetiredWay;
  /** Rows whose facts apply too. */
  related: string[];
  sources: string[];
}

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

/** Rates of a method in bytes a second, lowest and highest to expect, and where the numbers come from. */
export interface Throughput {
  low: number;
  high: number;
  basis: string;
  /** Given for one machine; more machines carry more. */
  perMachine?: boolean;
}

/** A way to move data, as its documents describe it. */
export interface Method {
  id: MethodId;
  title: string;
  summary: string;
  modes: Mode[];
  /** Who does the work. */
  drivenBy: 'mongo-ferry' | 'tool' | 'cloud-console' | 'person';
  /** Vendor whose service the data passes through, where there is one. */
  service?: 'alibaba' | 'mongodb';
  /** Whether it costs money beside the two deployments. */
  metered: boolean;
  /** Programs to have at hand, as named in `Needs.tools`. */
  tools: string[];
  /** How much of a good start it has, before facts are looked at: 0–60. */
  base: number;
  baseReason: string;
  throughput?: Throughput;
  /** Changes a second that it applies, for online ways. */
  applyRate?: { low: number; high: number; basis: string };
  /** Time without writes at cutover, for online ways. */
  cutoverSeconds?: { low: number; high: number };
  cannotCarry: Partial<Record<Cargo, string>>;
  prerequisites: Prerequisite[];
  limits: Fact[];
  roles: RoleNeed[];
  versions: VersionPair[];
  sources: string[];
}
