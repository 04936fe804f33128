import type { Chosen } from '../run';
import type { SampleOptions } from './run';

/** Sample data to be loaded, to be carried out; without the code that does. */
export function chosenSample(options: SampleOptions): Chosen {
  return { method: 'own-sample-data', options };
}
