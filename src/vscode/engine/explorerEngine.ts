import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import type { EngineClient } from '../../worker/engineClient';
import type { EngineProcess } from '../../worker/engineProcess';
import { Disposable } from '../common/lifecycle';
import type { EngineLauncher } from './launcher';

/**
 * The one engine process that answers the explorer, started by the first question. It is apart
 * from those of the migrations, so that neither can take the other down.
 */
export class ExplorerEngine extends Disposable {
  private running: Promise<EngineProcess> | undefined;
  private readonly ended = this.own(new vscode.EventEmitter<void>());
  /** The process is gone; the next question starts another. */
  readonly onDidEnd = this.ended.event;

  constructor(private readonly launcher: EngineLauncher) {
    super();
  }

  /** The process's client; it is started if it does not run. */
  async client(): Promise<EngineClient> {
    this.running ??= this.start();
    return (await this.running).client;
  }

  override dispose(): void {
    void inBackground(async () => (await this.running)?.dispose());
    super.dispose();
  }

  private async start(): Promise<EngineProcess> {
    try {
      const engine = await this.launcher.start('explorer');
      engine.onExit(() => {
        this.running = undefined;
        if (!this.isDisposed) this.ended.fire();
      });
      return engine;
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }
}
