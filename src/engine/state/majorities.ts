import type { Unheld } from '../model/status';
import { MajorityWatch, type MajorityWait } from '../reading/majority';
import { unheldReason } from '../reading/unheldReason';
import type { Run } from './run';

/** How a run waits for a majority: until it is stopped, telling why. */
export function majorityWait({ control, progress }: Run): MajorityWait {
  return {
    sleep: (milliseconds) => control.sleep(milliseconds),
    onWait: (reason) => progress.waiting(reason),
  };
}

/**
 * Watches whether a majority of each side's members holds what was written there.
 * @returns looks once more; does not wait, and never fails
 */
export function watchMajorities(run: Run): () => void {
  const looks = (['source', 'target'] as const).map((side) => watchSide(run, side));
  return () => {
    for (const look of looks) look();
  };
}

function watchSide(run: Run, side: 'source' | 'target'): () => void {
  const { progress, log } = run;
  const { label } = run[side];
  const watch = new MajorityWatch(run[side]);
  let looking = false;
  let told = false;

  const tell = (unheld: Unheld | undefined) => {
    progress.setUnheld(side, unheld);
    if (unheld?.stuck === true && !told) log.warn(unheldReason(label, unheld));
    if (unheld === undefined && told) log.info(`${label} has a majority of its members again.`);
    told = unheld?.stuck === true || (told && unheld !== undefined);
  };

  return () => {
    // One that is out of reach takes its time to say so, and is told of by those who need it.
    if (looking) return;
    looking = true;
    watch
      .look()
      .then(tell, () => tell(undefined))
      .finally(() => (looking = false));
  };
}
