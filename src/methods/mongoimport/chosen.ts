import type { Chosen } from '../run';
import type { ImportFileOptions } from './run';

/** An import of a file, to be carried out; without the code that does. */
export function chosenImport(options: ImportFileOptions): Chosen {
  return { method: 'mongoimport', options };
}
