import type { Chosen } from '../run';
import type { ImportTableOptions } from './importDynamo';

/** A table to be imported, to be carried out; without the code that does. */
export function chosenTable(options: ImportTableOptions): Chosen {
  return { method: 'dynamodb', options };
}
