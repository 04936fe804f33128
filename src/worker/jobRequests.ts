import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { Endpoint } from '../engine/model/endpoint';
import type { TransferReport } from '../methods/dump/types';
import type { DynamoReport } from '../methods/dynamodb/importDynamo';
import type { DynamoSource, ItemOptions } from '../methods/dynamodb/types';
import type { ExportOptions, ExportReport } from '../methods/export/types';
import type { FileOptions, ImportOptions, ImportReport } from '../methods/import/types';
import type { JobProgress } from '../methods/job';
import type { Means } from '../methods/means';
import type { BackupRequest } from '../methods/physicalBackup/types';
import type { SampleRequest } from '../methods/sampleData/types';
import type { TransferOrder } from '../methods/transfer';
import type { ToolsPlace } from './toolRequests';

/** A dump, a restore or both through a pipe. */
export interface TransferParams extends ToolsPlace {
  order: TransferOrder;
}

/** A file to import, and where to. */
export interface ImportParams extends ToolsPlace {
  means: Means;
  target: Endpoint;
  file: FileOptions;
  options: ImportOptions;
}

/** A DynamoDB table to import, and where to. */
export interface DynamoParams {
  target: Endpoint;
  source: DynamoSource;
  items: ItemOptions;
  /** Names of the secondary indexes to make. */
  indexes: string[];
  options: ImportOptions;
}

/** A collection to export, and where to. */
export interface ExportParams extends ToolsPlace {
  means: Means;
  source: Endpoint;
  options: ExportOptions;
}

/** Work that is no migration, done by a process of its own; cancelling it ends it, incomplete. */
export const jobs = {
  transfer: new RequestType<TransferParams, TransferReport, ErrorFacts>('jobs/transfer'),
  import: new RequestType<ImportParams, ImportReport, ErrorFacts>('jobs/import'),
  dynamodb: new RequestType<DynamoParams, DynamoReport, ErrorFacts>('jobs/dynamodb'),
  export: new RequestType<ExportParams, ExportReport, ErrorFacts>('jobs/export'),
  restoreBackup: new RequestType<BackupRequest, TransferReport, ErrorFacts>('jobs/restoreBackup'),
  sample: new RequestType<SampleRequest, TransferReport, ErrorFacts>('jobs/sample'),
};

export type JobName = keyof typeof jobs;
type Typed<N extends JobName> =
  (typeof jobs)[N] extends RequestType<infer P, infer R, ErrorFacts>
    ? { params: P; report: R }
    : never;
/** What a job takes. */
export type JobParams<N extends JobName> = Typed<N>['params'];
/** What a job ends with. */
export type JobReport<N extends JobName> = Typed<N>['report'];

/** How far the process's one job has come. */
export const jobProgress = new NotificationType<JobProgress>('jobs/progress');
