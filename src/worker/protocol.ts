import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { DocumentPage } from '../engine/catalog/documents';
import type { CollectionSummary, IndexSummary } from '../engine/catalog/summaries';
import type { InspectOptions } from '../engine/inspection/inspect';
import type { TopologyOptions } from '../engine/deployment/topology';
import type {
  ConnectionTestStep,
  DeploymentFacts,
  TopologyFacts,
} from '../engine/deployment/deploymentFacts';
import type { ErrorFacts } from '../engine/errors';
import type { PauseHow } from '../engine/model/control';
import type { CutoverChoices } from '../engine/model/cutover';
import type { LoadChange } from '../engine/model/load';
import type { MigrationRequest } from '../engine/model/plan';
import type { VerificationReport, VerifyMode } from '../engine/model/verification';
import type { RunReport, RunStatus } from '../engine/model/run';
import type { RunRequest } from '../methods/run';

/** A deployment to reach; the URI holds its secrets and travels over a pipe only. */
export interface DeploymentParams {
  uri: string;
}

/** A collection to look into. */
export interface CollectionParams extends DeploymentParams {
  database: string;
  collection: string;
}

/** What to compare, and how. */
export interface VerifyParams extends MigrationRequest {
  /** `exact` unless told. */
  mode?: VerifyMode | undefined;
  /** Makes the target equal where it differs, and compares again. */
  repair?: boolean | undefined;
}

/** What is to be carried out: a migration by the built-in engine, or another method. */
export type StartRequest = MigrationRequest | RunRequest;

/** Whether a request is for a migration by the built-in engine. */
export function isMigration(request: StartRequest): request is MigrationRequest {
  return 'plan' in request;
}

/** What a run is called. */
export function nameOf(request: StartRequest): string {
  return isMigration(request) ? request.plan.name : request.name;
}

/** A failure carries its {@link ErrorFacts} in the JSON-RPC error's `data`. */
export const FERRY_ERROR_CODE = -32000;

/** Requests an engine process answers. */
export const requests = {
  testConnection: new RequestType<DeploymentParams, ConnectionTestStep[], ErrorFacts>(
    'deployment/test',
  ),
  inspect: new RequestType<DeploymentParams & InspectOptions, DeploymentFacts, ErrorFacts>(
    'deployment/inspect',
  ),
  /** What it is made of now; quicker than inspect. */
  topology: new RequestType<DeploymentParams & TopologyOptions, TopologyFacts, ErrorFacts>(
    'deployment/topology',
  ),
  listCollections: new RequestType<
    DeploymentParams & { database: string },
    CollectionSummary[],
    ErrorFacts
  >('deployment/collections'),
  countCollection: new RequestType<
    DeploymentParams & { database: string; collection: string },
    { documents: number; bytes: number },
    ErrorFacts
  >('deployment/count'),
  listIndexes: new RequestType<
    DeploymentParams & { database: string; collection: string },
    IndexSummary[],
    ErrorFacts
  >('deployment/indexes'),
  /** Documents by `_id`, for people to look at. */
  readPage: new RequestType<
    CollectionParams & { skip: number; limit: number },
    DocumentPage,
    ErrorFacts
  >('deployment/documents'),
  /** One document by the canonical Extended JSON of its `_id`; null if it is not there. */
  readOne: new RequestType<CollectionParams & { id: string }, string | null, ErrorFacts>(
    'deployment/document',
  ),
  /** Lets a sharded cluster's balancer move chunks, or not. */
  setBalancer: new RequestType<DeploymentParams & { enabled: boolean }, null, ErrorFacts>(
    'deployment/setBalancer',
  ),
  /**
   * Starts or resumes; answers as soon as the preflight is passed, and fails if it is not. Its end
   * is a {@link notifications.ended}.
   */
  start: new RequestType<StartRequest, RunStatus, ErrorFacts>('runs/start'),
  /** Compares; writes nothing unless it is to repair. */
  verify: new RequestType<VerifyParams, VerificationReport, ErrorFacts>('deployment/verify'),
  status: new RequestType<{ name: string }, RunStatus, ErrorFacts>('runs/status'),
  pause: new RequestType<{ name: string; how?: PauseHow }, RunStatus, ErrorFacts>('runs/pause'),
  resume: new RequestType<{ name: string }, RunStatus, ErrorFacts>('runs/resume'),
  cutOver: new RequestType<{ name: string; choices: CutoverChoices }, RunStatus, ErrorFacts>(
    'runs/cutover',
  ),
  /** Goes back from the cutover to following; answers when the source may be written to again. */
  abortCutover: new RequestType<{ name: string }, RunStatus, ErrorFacts>('runs/abortCutover'),
  cancel: new RequestType<{ name: string }, RunStatus, ErrorFacts>('runs/cancel'),
  /** Changes how hard it works; the load that then holds is in the status. */
  setLoad: new RequestType<{ name: string; load: LoadChange }, RunStatus, ErrorFacts>(
    'runs/setLoad',
  ),
  /** Stops with the state kept, so that it can be resumed. */
  interrupt: new RequestType<{ name: string }, RunStatus, ErrorFacts>('runs/interrupt'),
};

/** A line of the engine's log; names the run where it is about one. */
export interface LogEntry {
  level: 'debug' | 'info' | 'warning' | 'error';
  message: string;
  migration?: string;
}

/** The end of a run that had passed its preflight; `status.error` says why, if it failed. */
export interface Ended {
  status: RunStatus;
  report?: RunReport;
}

/** How far a comparison has come, told five times a second at most; `name` is that of its request's plan. */
export interface VerifyProgress {
  name: string;
  documents: number;
  bytes: number;
}

/** What an engine process tells by itself. */
export const notifications = {
  log: new NotificationType<LogEntry>('log'),
  /** At each change of a run's state or phase, and once a second besides. */
  progress: new NotificationType<RunStatus>('runs/progress'),
  ended: new NotificationType<Ended>('runs/ended'),
  verifyProgress: new NotificationType<VerifyProgress>('deployment/verifyProgress'),
};
