import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { copyText } from '../common/clipboard';
import { showInformation } from '../common/messages';
import { Disposable } from '../common/lifecycle';
import { openTerminal, putAtPrompt } from '../common/terminals';

/** A shell's integration says that it is there; without one it is given this long. */
const SHELL_START_MS = 2000;
/** Then its first prompt is on its way: what arrives before it is shown twice. */
const PROMPT_MS = 400;
const VERSION_LIMIT_MS = 3000;

/**
 * The one bash in which the commands of runbooks are run: they share variables. Commands are put
 * at its prompt; running them is up to the user.
 */
export class RunbookTerminal extends Disposable {
  private terminal: vscode.Terminal | undefined;
  private pastes: Promise<boolean> | undefined;

  /** @param script path of the command line's bundle, which the commands call `mongo-ferry` */
  constructor(private readonly script: string) {
    super();
    this.own(
      vscode.window.onDidCloseTerminal((closed) => {
        if (closed === this.terminal) this.terminal = undefined;
      }),
    );
  }

  /**
   * Puts commands at the prompt, unexecuted. Several lines are held together as one paste; a bash
   * that knows no pastes would run them one by one, so there they are copied instead.
   */
  async prefill(text: string): Promise<void> {
    this.pastes ??= bashPastes();
    if (text.includes('\n') && !(await this.pastes)) return this.offerCopy(text);
    putAtPrompt(await this.shown(), text);
  }

  private async shown(): Promise<vscode.Terminal> {
    if (this.terminal) {
      this.terminal.show();
      return this.terminal;
    }
    const terminal = openTerminal({
      name: vscode.l10n.t('Mongo Ferry Runbook'),
      shellPath: 'bash',
      env: { 'BASH_FUNC_mongo-ferry%%': `() { ${this.command()} "$@"; }` },
      isTransient: true,
    });
    this.terminal = terminal;
    terminal.show();
    await started(terminal);
    await delay(PROMPT_MS);
    return terminal;
  }

  /** The command line under the editor's own Node. */
  private command(): string {
    return `ELECTRON_RUN_AS_NODE=1 ${bashWord(process.execPath)} ${bashWord(this.script)}`;
  }

  private async offerCopy(text: string): Promise<void> {
    await copyText(text);
    await this.shown();
    void showInformation(vscode.l10n.t('The commands are copied: paste them into the terminal.'));
  }
}

/** Any text as one word of bash. */
export function bashWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** From 5.1 on bash takes a paste as a whole by itself. */
function bashPastes(): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('bash', ['--version'], { timeout: VERSION_LIMIT_MS }, (error, output) => {
      const [, major = '0', minor = '0'] = /version (\d+)\.(\d+)/.exec(output) ?? [];
      resolve(!error && (Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 1)));
    });
  });
}

function started(terminal: vscode.Terminal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(limit);
      listener.dispose();
      resolve();
    };
    const limit = setTimeout(done, SHELL_START_MS);
    const listener = vscode.window.onDidChangeTerminalShellIntegration((event) => {
      if (event.terminal === terminal) done();
    });
  });
}
