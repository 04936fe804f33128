import type { Chosen } from '../run';
import type { RestoreOptions } from '../shared/restoreRun';

/** A restore, to be carried out. */
export function chosen(options: RestoreOptions): Chosen {
  return { method: 'mongorestore', options };
}
