import type { RestoreOptions } from '../shared/restoreRun';
import { run } from '../shared/restoreRun';
import type { RunMethod } from '../method';
import type { Chosen } from '../run';

/** A restore of a dump, by this product or by mongorestore. */
export const mongorestore: RunMethod = { id: 'mongorestore', title: 'Restore', run };

/** It, to be carried out. */
export function chosen(options: RestoreOptions): Chosen {
  return { method: mongorestore.id, options };
}
