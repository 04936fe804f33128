import * as vscode from 'vscode';
import { exitCodeOfError } from '../../report/exitCodes';
import { inertLines } from '../../engine/inert';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { MARKS } from './followMarks';

/** The task was stopped: nothing more is to be started. */
class Stopped extends Error {}

/** What a task shows in its terminal, whatever it does. */
export abstract class TaskTerminal extends Disposable implements vscode.Pseudoterminal {
  private readonly written = this.own(new vscode.EventEmitter<string>());
  private readonly closed = this.own(new vscode.EventEmitter<number>());
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closed.event;
  private readonly stopping = new AbortController();

  /** Aborted once the task was stopped, from its first instant on. */
  protected get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  open(): void {
    this.start().catch((error: unknown) => {
      // Nobody reads the terminal any more.
      if (!(error instanceof Stopped)) this.fail(error);
    });
  }

  /** The user stopped the task or closed its terminal. */
  close(): void {
    this.stopping.abort(new Stopped());
    this.dispose();
  }

  /**
   * Does the task's work, or sets it going. Whatever writes or starts something is given
   * {@link stopped}, or follows {@link stopIfClosed}: a task may be stopped while it asks.
   */
  protected abstract start(): Promise<void>;

  /** @throws Stopped once the task was stopped */
  protected stopIfClosed(): void {
    this.stopped.throwIfAborted();
  }

  /** Writes one line: a name can't bring another, which a problem matcher would take for ours. */
  protected write(line: string): void {
    this.writeText(line.replaceAll('\n', ' '));
  }

  /** The task has ended; the text may have several lines. */
  protected end(text: string, exitCode: number): void {
    this.write('');
    this.writeText(text);
    this.closed.fire(exitCode);
  }

  /** What is shown is never obeyed: this is a terminal. */
  private writeText(text: string): void {
    this.written.fire(`${inertLines(text).replaceAll('\n', '\r\n')}\r\n`);
  }

  private fail(error: unknown): void {
    const facts = errorFacts(error);
    this.write(`${MARKS.error} ${errorLine(facts)}`);
    this.closed.fire(exitCodeOfError(facts.kind));
  }
}
