import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { TransferReport } from '../methods/dump/types';
import type { JobProgress } from '../methods/job';
import type { TransferOrder } from '../methods/transfer';

/** A dump or restore, and where the MongoDB Database Tools are. */
export interface TransferParams {
  order: TransferOrder;
  /** As set by the user; else on PATH or in the usual places. */
  toolsFolder?: string | undefined;
}

/** Dumps and restores; cancelling the request ends them, incomplete. */
export const transferRequest = new RequestType<TransferParams, TransferReport, ErrorFacts>(
  'dumps/transfer',
);

/** How far the one dump or restore of the process has come. */
export const transferProgress = new NotificationType<JobProgress>('dumps/progress');
