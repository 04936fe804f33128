import type { Log } from '../../engine/log';
import { errorFacts, errorLine } from './errors';

let log: Pick<Log, 'warn'> | undefined;

/** Where failures of {@link inBackground} are told from now on. */
export function tellBackgroundFailures(to: Pick<Log, 'warn'>): void {
  log = to;
}

/** Does something that nobody asked for and nobody waits for; a failure goes to the output channel. */
export async function inBackground(work: () => PromiseLike<unknown> | undefined): Promise<void> {
  try {
    await work();
  } catch (error) {
    log?.warn(errorLine(errorFacts(error)));
  }
}
