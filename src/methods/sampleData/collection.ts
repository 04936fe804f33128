import type { CreateCollectionOptions, Document, IndexDescription } from 'mongodb';
import type { Random } from './random';

/** One collection of the sample, of any kind but a view. */
export interface SampleCollection {
  name: string;
  /** How many documents it has at full scale. */
  size: number;
  options?: CreateCollectionOptions;
  /** The oldest server that has this kind of collection, as major version. */
  since?: number;
  indexes: IndexDescription[];
  /** Makes the document of a number, counted from 0. */
  document(index: number, random: Random): Document;
}
