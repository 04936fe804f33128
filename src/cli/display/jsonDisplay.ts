import type { MigrationStatus } from '../../engine/model/status';
import type { LogEntry } from '../../worker/protocol';
import { printJson } from './terminal';
import type { Display } from './display';

/** One JSON object a line on stdout: `progress` and `log`. */
export class JsonDisplay implements Display {
  constructor(private readonly verbose: boolean) {}

  status(status: MigrationStatus): void {
    printJson({ type: 'progress', ...withoutDetails(status) });
  }

  log({ level, message }: LogEntry): void {
    if (level === 'debug' && !this.verbose) return;
    printJson({ type: 'log', level, message });
  }

  progress(text: string): void {
    printJson({ type: 'log', level: 'info', message: text });
  }

  close(): void {
    // Lines stand by themselves.
  }
}

/** A status without what grows with the number of collections, and without the final report. */
function withoutDetails(status: MigrationStatus): Partial<MigrationStatus> {
  return { ...status, collections: undefined, report: undefined };
}
