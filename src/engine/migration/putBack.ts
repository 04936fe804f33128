import type { Deployment } from '../deployment/deployment';
import type { Log } from '../log';
import { Door } from '../target/door';
import type { Holdings } from '../target/holdings';
import { putBackExpiry, stillStopped } from '../target/stoppedExpiry';
import type { Run } from '../state/run';
import type { MigrationStore } from '../state/store';

/** Puts back what expired documents in the target of a migration that ends before its end. */
export async function putBackIfPossible({
  target,
  store,
  ours,
  log,
  progress,
}: Pick<Run, 'target' | 'store' | 'ours' | 'log' | 'progress'>): Promise<void> {
  const warn = (message: string) => {
    log.warn(message);
    progress.warn(message);
  };
  await putBackStopped({ target, store, holdings: ours.holdings, log, warn });
}

/** The same of one that no process runs. What can't be put back is warned of. */
export async function putBackStopped(context: {
  target: Deployment;
  store: MigrationStore;
  holdings: Holdings;
  log: Log;
  warn: (message: string) => void;
}): Promise<void> {
  const { target, store, holdings, log, warn } = context;
  // That it was stopped says nothing against this; that another process has it does.
  const door = new Door(target, { log, mayChange: () => store.assertHeld() });
  try {
    await putBackExpiry({ target, holdings, door, warn });
  } catch (error) {
    for (const thing of stillStopped(holdings)) {
      warn(
        `What expired documents in the target could not be put back (${(error as Error).message}); do it there: ${thing}.`,
      );
    }
  }
}
