import type { z } from 'zod';
import type { PauseHow } from '../engine/model/control';
import type { CutoverChoices } from '../engine/model/cutover';
import type { Endpoint } from '../engine/model/endpoint';
import type { LoadChange } from '../engine/model/load';
import type { MigrationPlan } from '../engine/model/plan';
import type { Log } from '../engine/log';
import type { Carried, RunReport, RunStatus } from '../engine/model/run';
import type { JobContext } from './job';

/** One carrying-out of a method: what is absent, the method can't do. */
export interface Run {
  status(): RunStatus;
  onStatus(listener: (status: RunStatus) => void): () => void;
  /** To the end. @throws FerryError */
  run(): Promise<RunReport>;
  /** Stops; what goes on from there is the method's to say. */
  interrupt(): Promise<void>;
  /** Stops for good. */
  cancel(): Promise<void>;
  pause?(how?: PauseHow): Promise<void>;
  resume?(): Promise<void>;
  setLoad?(load: LoadChange): Promise<void>;
  cutOver?(choices?: CutoverChoices): Promise<void>;
  abortCutover?(): Promise<void>;
  /** Of a migration: what was agreed to. */
  plan?(): MigrationPlan;
  /** Of any other run: what of its options may be kept on disk. */
  keptOptions?(): unknown;
}

/** A method and its options, before it is said of which sides. */
export type Chosen = Pick<RunRequest, 'method' | 'options'>;

/** What is to be run. */
export interface RunRequest<Options = unknown> {
  /** The id of the method. */
  method: string;
  /** As migrations are named; unique among what runs on this machine. */
  name: string;
  /** By the method's schema; no secret is in it. */
  options: Options;
  source?: Endpoint | undefined;
  target?: Endpoint | undefined;
  /** Where the MongoDB Database Tools are, as set by the user. */
  toolsFolder?: string | undefined;
}

/** What a run is given by whoever runs it. */
export interface RunContext {
  log: Log;
  toolVersion: string;
}

/** The sides of a run that are connections; the other one is a file, a table, a server to be made. */
export type RunSide = 'source' | 'target';

/** What the product does to carry a method out. */
export interface Runnable<Options = unknown> {
  /** Tasks, the command line and the registry go by it. */
  options: z.ZodType<Options>;
  connects: readonly RunSide[];
  /**
   * The options with which one goes on that was interrupted; absent where it can only be done anew.
   */
  goesOn?: (options: Options) => Options;
  /** What of the options may be kept on disk, where that is not all of them. */
  kept?: (options: Options) => Options;
  /** What a side is called that is no connection. */
  labels: (options: Options) => Partial<Record<RunSide, string>>;
  /** What it drops or changes of what the target holds, a sentence each; none where it only adds. */
  destroys: (options: Options) => string[];
  /** Begins nothing before it is run. */
  start: (request: RunRequest<Options>, context: RunContext) => Run;
}

/** What does the work of a run that can only be stopped. @throws FerryError */
export type Work<Options> = (request: RunRequest<Options>, context: JobContext) => Promise<Carried>;
