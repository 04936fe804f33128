import type { MigrationStatus } from '../../engine/model/status';
import type { LogEntry } from '../../worker/protocol';
import type { Display } from './display';
import { frameOf } from './frame';
import { rendered, writeLine, type Line } from './terminal';
import { logLine } from './logLine';

/** To the start of a line further up: a typed ^C has moved the cursor along its line. */
const UP_TO_START = (lines: number) => (lines === 0 ? '\r' : `\r\u001b[${lines}A`);
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
/** Lines are cut to the width by counting characters; those that take two columns must not wrap. */
const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';
const REDRAW_EVERY_MS = 100;

/**
 * A few lines that are rewritten in place, log lines going by above them. Each frame is one write
 * that overwrites line by line, so that nothing flickers.
 */
export class LiveDisplay implements Display {
  private lines: Line[] = [];
  private drawn = 0;
  private drawnAt = 0;
  private latest?: MigrationStatus;
  private timer?: NodeJS.Timeout;
  private closed = false;
  private readonly showCursor = () => this.stream.write(SHOW_CURSOR);

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly verbose: boolean,
  ) {
    stream.write(HIDE_CURSOR);
    process.once('exit', this.showCursor);
  }

  status(status: MigrationStatus): void {
    this.latest = status;
    const wait = REDRAW_EVERY_MS - (Date.now() - this.drawnAt);
    if (wait <= 0) this.draw();
    else this.timer ??= setTimeout(() => this.draw(), wait);
  }

  log(entry: LogEntry): void {
    const line = logLine(entry, this.verbose);
    if (line === undefined) return;
    if (this.closed) writeLine(this.stream, line);
    else this.write(this.drawnLine(line));
  }

  progress(text: string): void {
    this.lines = [text];
    this.write('');
  }

  close(): void {
    if (this.closed) return;
    this.draw();
    this.closed = true;
    process.off('exit', this.showCursor);
    this.showCursor();
  }

  private draw(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.closed) return;
    this.drawnAt = Date.now();
    if (this.latest) this.lines = frameOf(this.latest, this.stream.columns);
    this.write('');
  }

  /** Puts `above` where the frame was, and the frame below it. */
  private write(above: string): void {
    if (this.closed) return;
    const frame = this.lines.map((line) => this.drawnLine(line)).join('');
    this.stream.write(
      `${UP_TO_START(this.drawn)}${above}${WRAP_OFF}${frame}${WRAP_ON}${CLEAR_BELOW}`,
    );
    this.drawn = this.lines.length;
  }

  private drawnLine(line: Line): string {
    return `${rendered(this.stream, line)}${CLEAR_LINE_END}\n`;
  }
}
