import * as vscode from 'vscode';
import { redactText } from '../../engine/deployment/redact';
import { inertLines } from '../../engine/inert';
import type { Log } from '../../engine/log';
import { productName } from '../names';

/** Where the secrets come from that no line may hold. */
export interface SecretSource {
  knownSecrets(): readonly string[];
}

/** The output channel; every line is redacted once more, and made inert, before it is shown. */
export class OutputLog implements Log, vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel(productName, { log: true });
  private readonly written = new vscode.EventEmitter<string>();
  /** Each line as it was shown, redacted. */
  readonly onDidWrite = this.written.event;

  constructor(private readonly secrets: SecretSource) {}

  debug(message: string): void {
    this.channel.debug(this.clean(message));
  }

  info(message: string): void {
    this.channel.info(this.clean(message));
  }

  warn(message: string): void {
    this.channel.warn(this.clean(message));
  }

  error(message: string): void {
    this.channel.error(this.clean(message));
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
    this.written.dispose();
  }

  private clean(message: string): string {
    // Lines after the first are set in, so that none passes for an entry of its own.
    const line = inertLines(redactText(message, this.secrets.knownSecrets())).replace(
      /\n(?=.)/g,
      '\n  ',
    );
    this.written.fire(line);
    return line;
  }
}
