import type { MigrationStatus } from '../../engine/model/status';
import type { LogEntry } from '../../worker/protocol';
import { isLiveTerminal } from './terminal';
import { JsonDisplay } from './jsonDisplay';
import { LinesDisplay } from './linesDisplay';
import { LiveDisplay } from './liveDisplay';

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

/** JSON lines if asked for; on a terminal a display in place; else a line now and then. */
export function createDisplay(options: DisplayOptions): Display {
  const verbose = options.verbose === true;
  if (options.json === true) return new JsonDisplay(verbose);
  return isLiveTerminal(process.stderr)
    ? new LiveDisplay(process.stderr, verbose)
    : new LinesDisplay(process.stderr, verbose);
}
