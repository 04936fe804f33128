import { EXIT, exitCodeOfError } from '../../report/exitCodes';
import { differencesOf, type MigrationRecord } from '../migrations/record';

/** The exit code of a task whose migration has ended. */
export function exitCodeOf(record: MigrationRecord): number {
  switch (record.status.state) {
    case 'completed':
      return (differencesOf(record) ?? 0) > 0 ? EXIT.differences : EXIT.done;
    case 'interrupted':
      return EXIT.interrupted;
    default:
      return record.status.error ? exitCodeOfError(record.status.error.kind) : EXIT.failed;
  }
}
