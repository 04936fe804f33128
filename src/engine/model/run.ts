import type { MigrationReport } from './report';
import type { MigrationStatus } from './status';

type Always =
  | 'name'
  | 'state'
  | 'phase'
  | 'activity'
  | 'source'
  | 'target'
  | 'startedAt'
  | 'updatedAt'
  | 'warnings';

/**
 * How a run stands: a migration's status, in which what a method does not have is absent, never
 * zero. Phases are the product's; `verified` only where both sides were compared.
 */
export type RunStatus = Pick<MigrationStatus, Always> &
  Partial<Omit<MigrationStatus, Always | 'report'>> & {
    /** Of a run that is no migration of the built-in engine: the id of its method. */
    method?: string;
    report?: RunReport;
  };

type AlwaysReported =
  | 'name'
  | 'status'
  | 'source'
  | 'target'
  | 'toolVersion'
  | 'documents'
  | 'bytes'
  | 'warnings'
  | 'startedAt'
  | 'finishedAt'
  | 'durationSeconds';

/** What a run came to: a migration's report, in which what a method does not have is absent. */
export type RunReport = Pick<MigrationReport, AlwaysReported> &
  Partial<Omit<MigrationReport, AlwaysReported>> & {
    /** As in {@link RunStatus}. */
    method?: string;
  } & Partial<Carried>;

/** What a method tells of its work when that is complete. */
export interface Carried {
  documents: number;
  bytes: number;
  /** For people; several lines, the first of which says what was done. */
  text: string;
  /** All of it, for programs. */
  details: object;
  /** Files and folders that were written. */
  outputs: string[];
  /** Records that were not taken; where they are is among the outputs. */
  rejected?: number | undefined;
}

/** Whether a status is that of a migration by the built-in engine. */
export function isMigrationStatus(status: RunStatus): status is MigrationStatus {
  return status.method === undefined;
}

/** Whether a report is that of a migration by the built-in engine. */
export function isMigrationReport(report: RunReport): report is MigrationReport {
  return report.method === undefined;
}
