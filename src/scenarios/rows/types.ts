import type { Fact, Mode, Prerequisite, RoleNeed, VersionPair } from '../types';

/** A step as the documents describe it; the commands for two given deployments are in the runbook. */
export interface RowStep extends Fact {
  who: 'program' | 'person';
}

/** A method of a row, in the mode that the row's documents describe. */
export interface RowMethod {
  /** Id of the method. */
  method: string;
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

/** A prerequisite of the row's documented method, in other words where the row's documents have them. */
export interface OfMethod {
  ofMethod: string;
  text?: string;
  sources?: string[];
}

/** One scenario of the vendors' tables, as it is written down: what its documented method has is not said again. */
export interface RowData {
  /** As numbered by the vendors' tables of the project: `1` … `22`, with `8a`, `8b`, `12a`, `12b`. */
  row: string;
  title: string;
  vendor: 'alibaba' | 'atlas' | 'general';
  /** Source kinds it is for. */
  from: string[];
  /** Target kinds it is for. */
  to: string[];
  /** Name of a condition in `conditions.ts` that the facts or needs must meet besides. */
  condition?: string;
  /** The first documented one lends what is left out below. */
  methods: RowMethod[];
  prerequisites: (Prerequisite | OfMethod)[];
  steps: RowStep[];
  limits: Fact[];
  /** Whether the method's limits are told after the row's. */
  withMethodLimits?: true;
  /** Those of the method when left out. */
  roles?: RoleNeed[];
  /** Those of the method when left out. */
  versions?: VersionPair[];
  /** What a program does, and what stays with a person. */
  program: string[];
  person: string[];
  retired?: RetiredWay;
  /** Rows whose facts apply too. */
  related: string[];
  sources: string[];
}

/** One scenario of the vendors' tables, with all that its method lends. */
export interface ScenarioRow extends Omit<RowData, 'withMethodLimits'> {
  prerequisites: Prerequisite[];
  roles: RoleNeed[];
  versions: VersionPair[];
}
