import type { Chosen } from '../run';
import type { PipeOptions } from './pipeThrough';

/** A dump that goes straight into a restore, to be carried out; without the code that does. */
export function chosenPipe(options: PipeOptions): Chosen {
  return { method: 'dump-restore', options };
}
