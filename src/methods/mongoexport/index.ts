import type { RunMethod } from '../method';
import { run } from './run';

/** An export of a collection, by this product or by mongoexport. */
export const mongoexport: RunMethod = { id: 'mongoexport', title: 'Export', run };
