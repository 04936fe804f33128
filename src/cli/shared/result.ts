import type { ErrorFacts, FerryError } from '../../engine/errors';
import type { RunReport, RunStatus } from '../../engine/model/run';
import { EXIT, exitCodeOfError } from '../../report/exitCodes';

/** The last line of `--json` output, on failures too. */
export interface Result {
  type: 'result';
  /** `refused`: nothing was started, for whatever reason. */
  status: RunReport['status'] | 'refused';
  name?: string;
  namespaces: number;
  documents: number;
  bytes: number;
  changesApplied: number;
  differences: number;
  durationSeconds: number;
  error?: Pick<ErrorFacts, 'code' | 'message' | 'remedy' | 'namespace'>;
}

/** What is known of a run at its end. */
export interface RunEnd {
  status?: RunStatus;
  report?: RunReport;
  error?: FerryError;
  /** Used where there is no report. */
  durationSeconds: number;
}

/** A run's end as the last line of `--json`. */
export function resultOf({ status, report, error, durationSeconds }: RunEnd): Result {
  const counted = report ?? status;
  return {
    type: 'result',
    status: statusOf(report, status, error),
    name: counted?.name,
    namespaces: counted?.namespaces ?? 0,
    documents: counted?.documents ?? 0,
    bytes: counted?.bytes ?? 0,
    changesApplied: counted?.changesApplied ?? 0,
    differences: report?.differences ?? 0,
    durationSeconds: report?.durationSeconds ?? durationSeconds,
    error: error && withoutKind(error.facts()),
  };
}

/** The exit code that a run's end calls for. */
export function exitCodeOf(result: Result, error?: FerryError): number {
  switch (result.status) {
    case 'completed':
      return EXIT.done;
    case 'differences':
      return EXIT.differences;
    case 'interrupted':
      return EXIT.interrupted;
    case 'refused':
      return exitCodeOfError(error?.kind ?? 'refused');
    case 'failed':
    case 'cancelled':
      return EXIT.failed;
  }
}

function statusOf(
  report: RunReport | undefined,
  status: RunStatus | undefined,
  error: FerryError | undefined,
): Result['status'] {
  if (error !== undefined) return statusOfError(error, status);
  if (report === undefined) return 'failed';
  return report.status === 'completed' && (report.differences ?? 0) > 0
    ? 'differences'
    : report.status;
}

function statusOfError(error: FerryError, status?: RunStatus): Result['status'] {
  if (status?.state === 'cancelled') return 'cancelled';
  return error.kind === 'usage' ? 'refused' : error.kind;
}

function withoutKind({ code, message, remedy, namespace }: ErrorFacts): Result['error'] {
  return { code, message, remedy, ...(namespace === undefined ? {} : { namespace }) };
}
