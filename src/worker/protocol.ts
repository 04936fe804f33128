import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { CollectionSummary, IndexSummary } from '../engine/catalog/types';
import type { ConnectionTestStep, DeploymentFacts } from '../engine/deployment/types';
import type { ErrorFacts } from '../engine/errors';
import type {
  MigrationReport,
  MigrationRequest,
  MigrationStatus,
  VerificationReport,
} from '../engine/migration/types';

/** A deployment to reach; the URI holds its secrets and travels over a pipe only. */
export interface DeploymentParams {
  uri: string;
}

/** A failure carries its {@link ErrorFacts} in the JSON-RPC error's `data`. */
export const FERRY_ERROR_CODE = -32000;

/** Requests an engine process answers. */
export const requests = {
  testConnection: new RequestType<DeploymentParams, ConnectionTestStep[], ErrorFacts>(
    'deployment/test',
  ),
  inspect: new RequestType<DeploymentParams, DeploymentFacts, ErrorFacts>('deployment/inspect'),
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
  /** Starts or resumes; answers as soon as the migration runs. Its end is a {@link notifications.ended}. */
  startMigration: new RequestType<MigrationRequest, MigrationStatus, ErrorFacts>('migration/start'),
  /** Compares only; writes nothing. */
  verify: new RequestType<MigrationRequest, VerificationReport, ErrorFacts>('migration/verify'),
  status: new RequestType<{ name: string }, MigrationStatus, ErrorFacts>('migration/status'),
  pause: new RequestType<{ name: string }, MigrationStatus, ErrorFacts>('migration/pause'),
  resume: new RequestType<{ name: string }, MigrationStatus, ErrorFacts>('migration/resume'),
  cutOver: new RequestType<{ name: string }, MigrationStatus, ErrorFacts>('migration/cutover'),
  cancel: new RequestType<{ name: string }, MigrationStatus, ErrorFacts>('migration/cancel'),
  /** Stops with the state kept, so that it can be resumed. */
  interrupt: new RequestType<{ name: string }, MigrationStatus, ErrorFacts>('migration/interrupt'),
};

/** What an engine process tells by itself. */
export const notifications = {
  log: new NotificationType<{
    level: 'debug' | 'info' | 'warning' | 'error';
    message: string;
    migration?: string;
  }>('log'),
  /** At most one a second a migration. */
  progress: new NotificationType<MigrationStatus>('migration/progress'),
  ended: new NotificationType<{ status: MigrationStatus; report?: MigrationReport }>(
    'migration/ended',
  ),
};
