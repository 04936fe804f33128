import type { PauseHow } from '../../engine/model/control';
import type { CutoverChoices } from '../../engine/model/cutover';
import type { LoadSettings } from '../../engine/model/load';
import { isMigrationStatus, type RunStatus } from '../../engine/model/run';
import type { EngineClient } from '../../worker/engineClient';
import { loadChange } from './loadChange';
import type { Run, RunEnd, RunListener } from './run';

/** A migration steered through the client of the engine process that runs it. */
export abstract class ClientRun implements Run {
  abstract readonly over: Promise<void>;
  protected isOver = false;

  constructor(
    protected readonly name: string,
    protected readonly listener: RunListener,
  ) {}

  /** @throws FerryError when there is no process any more */
  protected abstract get client(): EngineClient;

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

  abstract dispose(): void;

  /** Lets go of the process at the end. */
  protected abstract letGo(): void;

  protected report(status: RunStatus): void {
    if (!this.isOver && isMigrationStatus(status)) this.listener.status(status);
  }

  protected end(end: RunEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    this.listener.ended(end);
    this.letGo();
  }
}
