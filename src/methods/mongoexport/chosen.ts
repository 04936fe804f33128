import type { Chosen } from '../run';
import type { ExportFileOptions } from './run';

/** An export, to be carried out; without the code that does. */
export function chosenExport(options: ExportFileOptions): Chosen {
  return { method: 'mongoexport', options };
}
