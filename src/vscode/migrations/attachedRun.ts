import { FerryError } from '../../engine/errors';
import { isMigrationStatus, type RunStatus } from '../../engine/model/run';
import type { EngineClient } from '../../worker/engineClient';
import { engineGone } from '../../worker/errors';
import { ClientRun } from './clientRun';
import type { RunListener } from './run';

/** A migration that another process runs, a terminal's for instance, steered from here. */
export class AttachedRun extends ClientRun {
  readonly over: Promise<void>;

  constructor(
    protected readonly client: EngineClient,
    name: string,
    listener: RunListener,
  ) {
    super(name, listener);
    const ours = (status: RunStatus) => status.name === name;
    client.onProgress((status) => {
      if (ours(status)) this.report(status);
    });
    client.onEnded(({ status, report }) => {
      const end = { ...status, report };
      if (ours(status) && isMigrationStatus(end)) this.end({ status: end });
    });
    // What it had done is kept, however its process went.
    const gone = new FerryError({ ...engineGone().facts(), kind: 'interrupted' });
    client.onClosed(() => this.end({ error: gone }));
    this.over = new Promise((resolve) => client.onClosed(resolve));
  }

  /** Lets it go on without being watched. */
  dispose(): void {
    this.isOver = true;
    this.letGo();
  }

  protected letGo(): void {
    this.client.dispose();
  }
}
