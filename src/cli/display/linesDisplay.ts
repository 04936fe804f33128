import type { MigrationStatus } from '../../engine/model/status';
import { renderStatusText } from '../../report';
import type { LogEntry } from '../../worker/protocol';
import type { Display } from './display';
import { writeLine, type Line } from './terminal';
import { logLine } from './logLine';

const EVERY_MS = 5_000;
/** While nothing moves: a sync of a quiet source may go on for days. */
const QUIET_EVERY_MS = 60_000;

/** Plain lines, for logs: at once when state or phase change, else every few seconds. */
export class LinesDisplay implements Display {
  private shown?: MigrationStatus;
  private shownAt = 0;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly verbose: boolean,
  ) {}

  status(status: MigrationStatus): void {
    if (!this.isDue(status)) return;
    this.shown = status;
    this.shownAt = Date.now();
    this.write(renderStatusText(status));
  }

  log(entry: LogEntry): void {
    const line = logLine(entry, this.verbose);
    if (line !== undefined) this.write(line);
  }

  progress(text: string): void {
    if (Date.now() - this.shownAt < EVERY_MS) return;
    this.shownAt = Date.now();
    this.write(text);
  }

  close(): void {
    // Lines stand by themselves.
  }

  private isDue(status: MigrationStatus): boolean {
    const { shown } = this;
    if (shown?.state !== status.state || shown.phase !== status.phase) return true;
    const moved =
      shown.documents !== status.documents ||
      shown.changesApplied !== status.changesApplied ||
      shown.activity !== status.activity;
    return Date.now() - this.shownAt >= (moved ? EVERY_MS : QUIET_EVERY_MS);
  }

  private write(line: Line): void {
    writeLine(this.stream, line);
  }
}
