import type { MigrationStatus } from '../../engine/model/status';
import type { LogEntry } from '../../worker/protocol';

/** Shows the user how work goes on. */
export interface Display {
  status(status: MigrationStatus): void;
  log(entry: LogEntry): void;
  /** A line of progress of something that is no migration. */
  progress(text: string): void;
  /** Leaves what was shown last in place; nothing is shown afterwards. */
  close(): void;
}

/** What the user chose about output. */
export interface DisplayOptions {
  json?: boolean;
  verbose?: boolean;
}
