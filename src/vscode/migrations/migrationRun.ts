import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import { FerryError } from '../../engine/errors';
import { stoppedBeforeStart } from '../../engine/migration/refusals';
import type { MigrationRequest } from '../../engine/model/plan';
import { isMigrationStatus, type RunStatus } from '../../engine/model/run';
import { Listeners } from '../../worker/listeners';
import type { EngineClient } from '../../worker/engineClient';
import type { EngineExit, EngineProcess } from '../../worker/engineProcess';
import { errorFacts } from '../common/errors';
import { settings, settingsSection } from '../names';
import type { EngineLauncher } from '../engine/launcher';
import { ClientRun } from './clientRun';
import type { Operation, VerifyChoices } from './record';
import type { RunListener } from './run';

/** As long as an engine process may take to stop. */
const NAME_LIMIT_MS = 30_000;
const NAME_POLL_MS = 500;

/** One migration or comparison in an engine process of its own. */
export class MigrationRun extends ClientRun {
  private engine: EngineProcess | undefined;
  private readonly stopping = new AbortController();
  private readonly ending = new Listeners<void>();
  /** Resolves when nothing more will be told, and its name is free again. */
  readonly over = new Promise<void>((resolve) => this.ending.add(resolve));

  constructor(
    private readonly launcher: EngineLauncher,
    private readonly request: MigrationRequest,
    private readonly operation: Operation,
    listener: RunListener,
    private readonly verify?: VerifyChoices,
  ) {
    super(request.plan.name, listener);
  }

  /** Starts the engine process and the work in it; how that goes is told to the listener. */
  async start(): Promise<void> {
    try {
      const keepRunning = this.operation !== 'verify' && keepsRunning();
      const engine = await this.launcher.start(this.name, { keepRunning });
      this.engine = engine;
      engine.onExit((exit) => this.end({ error: crashed(exit) }));
      this.listener.started(engine.pid);
      if (this.stopping.signal.aborted) throw stoppedBeforeStart(this.name);
      if (this.operation === 'verify') await this.compare(engine);
      else await this.migrate(engine);
    } catch (error) {
      this.end({ error: asFerryError(error) });
    }
  }

  override async cancel(): Promise<void> {
    if (this.stop()) await super.cancel();
  }

  override async interrupt(): Promise<void> {
    if (this.stop()) await super.interrupt();
  }

  /** Lets the process go on if the user wants that, else stop with the state kept. */
  dispose(): void {
    this.isOver = true;
    this.engine?.release();
  }

  /**
   * Remembers that it is to stop, which is asked before it starts and ends a comparison.
   * @returns whether its process has to be told
   */
  private stop(): boolean {
    this.stopping.abort();
    return this.operation !== 'verify' && this.engine !== undefined;
  }

  protected get client(): EngineClient {
    if (this.engine && !this.isOver) return this.engine.client;
    throw new FerryError({
      code: 'not-running',
      kind: 'refused',
      message: vscode.l10n.t('"{0}" is not running.', this.name),
      remedy: vscode.l10n.t('Resume it first.'),
    });
  }

  private async migrate({ client }: EngineProcess): Promise<void> {
    client.onProgress((status) => this.report(status));
    client.onEnded(({ status, report }) => {
      const end = { ...status, report };
      if (isMigrationStatus(end)) this.end({ status: end });
    });
    this.report(await this.startOnceFree(client));
  }

  /** The engine process of a window that was closed holds the name until it has stored its state. */
  private async startOnceFree(client: EngineClient): Promise<RunStatus> {
    const deadline = Date.now() + NAME_LIMIT_MS;
    for (;;) {
      try {
        return await client.start(this.request);
      } catch (error) {
        const held = error instanceof FerryError && error.code === 'name-in-use';
        const isWanted = !this.isOver && !this.stopping.signal.aborted;
        if (!held || !this.request.resume || Date.now() > deadline || !isWanted) throw error;
        await new Promise((resolve) => setTimeout(resolve, NAME_POLL_MS));
      }
    }
  }

  private async compare({ client }: EngineProcess): Promise<void> {
    client.onVerifyProgress(({ documents, bytes }) => this.listener.compared(documents, bytes));
    const verification = await client.verify(
      { ...this.request, ...this.verify },
      this.stopping.signal,
    );
    this.end({ verification });
  }

  protected letGo(): void {
    void inBackground(async () => {
      try {
        await this.engine?.dispose();
      } finally {
        this.ending.emit();
      }
    });
  }
}

/** Whether migrations go on in the background when the window closes. */
function keepsRunning(): boolean {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  return configuration.get(settings.keepRunning, false);
}

function crashed({ code, signal, stderr }: EngineExit): FerryError {
  const how = signal ?? vscode.l10n.t('exit code {0}', code ?? '?');
  const last = stderr.at(-1);
  return new FerryError({
    code: 'engine-gone',
    kind: 'interrupted',
    message: vscode.l10n.t('The engine process ended unexpectedly ({0}).', how),
    remedy: last ?? vscode.l10n.t('Its state is kept in the target: resume it.'),
  });
}

function asFerryError(error: unknown): FerryError {
  return error instanceof FerryError ? error : new FerryError(errorFacts(error));
}
