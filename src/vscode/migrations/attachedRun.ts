import { FerryError } from '../../engine/errors';
import type { PauseHow } from '../../engine/migration/pauseHow';
import type { CutoverChoices, LoadSettings, MigrationStatus } from '../../engine/migration/types';
import type { EngineClient } from '../../worker/engineClient';
import { engineGone } from '../../worker/errors';
import { loadChange } from './loadChange';
import type { Run, RunEnd, RunListener } from './run';

/** A migration that another process runs, a terminal's for instance, steered from here. */
export class AttachedRun implements Run {
  readonly over: Promise<void>;
  private isOver = false;

  constructor(
    private readonly client: EngineClient,
    private readonly name: string,
    private readonly listener: RunListener,
  ) {
    const ours = (status: MigrationStatus) => status.name === name;
    client.onProgress((status) => {
      if (ours(status)) this.report(status);
    });
    client.onEnded(({ status, report }) => {
      if (ours(status)) this.end({ status: { ...status, report } });
    });
    // What it had done is kept, however its process went.
    const gone = new FerryError({ ...engineGone().facts(), kind: 'interrupted' });
    client.onClosed(() => this.end({ error: gone }));
    this.over = new Promise((resolve) => client.onClosed(resolve));
  }

  async pause(how: PauseHow): Promise<void> {
    this.report(await this.client.pause(this.name, how));
  }

  async resume(): Promise<void> {
    this.report(await this.client.resume(this.name));
  }

  async setLoad(load: LoadSettings): Promise<void> {
    this.report(await this.client.setLoad(this.name, loadChange(load)));
  }

  async cutOver(choices: CutoverChoices): Promise<void> {
    this.report(await this.client.cutOver(this.name, choices));
  }

  async abortCutover(): Promise<void> {
    this.report(await this.client.abortCutover(this.name));
  }

  async cancel(): Promise<void> {
    await this.client.cancel(this.name);
  }

  async interrupt(): Promise<void> {
    await this.client.interrupt(this.name);
  }

  /** Lets it go on without being watched. */
  dispose(): void {
    this.isOver = true;
    this.client.dispose();
  }

  private report(status: MigrationStatus): void {
    if (!this.isOver) this.listener.status(status);
  }

  private end(end: RunEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    this.listener.ended(end);
    this.client.dispose();
  }
}
