import type { Chosen } from '../run';
import type { RestoreOptions } from '../shared/restoreRun';

/** A restore, to be carried out; without the code that does. */
export function chosenRestore(options: RestoreOptions): Chosen {
  return { method: 'mongorestore', options };
}
