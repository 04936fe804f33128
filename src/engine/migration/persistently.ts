import { retrying } from '../deployment/retry';
import type { Run } from '../state/run';

/** Does again what fails by what passes by itself, such as an election. `work` must be idempotent. */
export function persistently<T>(run: Run, what: string, work: () => Promise<T>): Promise<T> {
  const { log, control, progress } = run;
  return retrying(work, {
    what,
    log,
    sleep: (milliseconds) => control.sleep(milliseconds),
    onWait: (reason) => progress.waiting(reason),
  });
}
