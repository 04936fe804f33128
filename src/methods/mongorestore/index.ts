import type { RunMethod } from '../method';
import { run } from '../shared/restoreRun';

/** A restore of a dump, by this product or by mongorestore. */
export const mongorestore: RunMethod = { id: 'mongorestore', title: 'Restore', run };
