import type { LogEntry } from '../../worker/protocol';
import type { EngineProcess } from '../../worker/engineProcess';
import type { OutputLog } from './log';

/** Starts engine processes with the editor's own Node, their log going to the output channel. */
export class EngineLauncher {
  /** @param script path of the bundle `mongo-ferry.js` */
  constructor(
    private readonly script: string,
    private readonly log: OutputLog,
  ) {}

  /**
   * @param purpose for the log, e.g. `explorer` or a migration's name
   * @param options.keepRunning its migrations go on when the window closes
   */
  async start(
    purpose: string,
    { keepRunning = false }: { keepRunning?: boolean } = {},
  ): Promise<EngineProcess> {
    // Loaded on first use: activation must not pay for it.
    const { startEngineProcess } = await import('../../worker/engineProcess');
    const engine = await startEngineProcess({
      execPath: process.execPath,
      script: this.script,
      env: { ELECTRON_RUN_AS_NODE: '1' },
      keepRunning,
    });
    this.log.info(`[${purpose}] engine process ${engine.pid ?? '?'} started`);
    engine.client.onLog((entry) => this.write(purpose, entry));
    engine.onExit(({ code, signal, stderr }) => {
      const clean = code === 0 || code === 130;
      const how = signal === undefined ? `exit ${code ?? '?'}` : `signal ${signal}`;
      this.log.info(`[${purpose}] engine process ${engine.pid ?? '?'} ended (${how})`);
      if (!clean) for (const line of stderr) this.log.error(`[${purpose}] ${line}`);
    });
    return engine;
  }

  private write(purpose: string, { level, message, migration }: LogEntry): void {
    const line = `[${migration ?? purpose}] ${message}`;
    if (level === 'warning') this.log.warn(line);
    else this.log[level](line);
  }
}
