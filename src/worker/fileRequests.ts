import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { Endpoint } from '../engine/migration/types';
import type { ExportOptions, ExportReport } from '../methods/export/types';
import type { FilePreview } from '../methods/import/previewTypes';
import type { FileOptions, ImportOptions, ImportReport } from '../methods/import/types';
import type { JobProgress } from '../methods/job';

/** A file to import, and where to. */
export interface ImportParams {
  target: Endpoint;
  file: FileOptions;
  options: ImportOptions;
}

/** A collection to export, and where to. */
export interface ExportParams {
  source: Endpoint;
  options: ExportOptions;
}

/** Requests about files that an engine process answers; cancelling one interrupts it. */
export const fileRequests = {
  /** Reads the file's beginning; writes nothing. */
  preview: new RequestType<FileOptions, FilePreview, ErrorFacts>('files/preview'),
  import: new RequestType<ImportParams, ImportReport, ErrorFacts>('files/import'),
  export: new RequestType<ExportParams, ExportReport, ErrorFacts>('files/export'),
};

/** How far the one import or export of the process has come. */
export const fileProgress = new NotificationType<JobProgress>('files/progress');
