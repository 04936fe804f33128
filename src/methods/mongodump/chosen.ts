import type { Chosen } from '../run';
import type { DumpOptions } from './run';

/** A dump, to be carried out; without the code that does. */
export function chosenDump(options: DumpOptions): Chosen {
  return { method: 'mongodump', options };
}
