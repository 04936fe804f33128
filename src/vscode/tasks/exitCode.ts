import type { ErrorFacts } from '../../engine/errors';
import { differencesOf, type MigrationRecord } from '../migrations/record';

/** Exit codes of the command line, which tasks share. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  differences: 3,
  refused: 4,
  interrupted: 130,
} as const;

/** The exit code of a task whose migration has ended. */
export function exitCodeOf(record: MigrationRecord): number {
  switch (record.status.state) {
    case 'completed':
      return (differencesOf(record) ?? 0) > 0 ? exitCodes.differences : exitCodes.done;
    case 'interrupted':
      return exitCodes.interrupted;
    default:
      return record.status.error ? exitCodes[record.status.error.kind] : exitCodes.failed;
  }
}

/** The exit code of a task that could not be started. */
export function exitCodeOfError({ kind }: ErrorFacts): number {
  return exitCodes[kind];
}
