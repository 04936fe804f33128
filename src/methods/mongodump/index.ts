import type { RunMethod } from '../method';
import { run } from './run';

/** A dump, by this product or by mongodump. */
export const mongodump: RunMethod = { id: 'mongodump', title: 'Dump', run };
