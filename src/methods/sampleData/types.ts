import type { Endpoint } from '../../engine/model/endpoint';
import type { SampleCollection } from './collection';

/** A small set of made-up data that shows something of MongoDB. */
export interface SampleSet {
  name: SampleName;
  /** What is in it and what it is good for, in a line. */
  summary: string;
  collections: SampleCollection[];
}

/** The sets that there are. */
export const SAMPLE_NAMES = ['shop', 'sensors', 'places', 'films'] as const;
export type SampleName = (typeof SAMPLE_NAMES)[number];

/** A set to load, and where to. */
export interface SampleRequest {
  target: Endpoint;
  set: SampleName;
  /** The database, which must not be there; `sample_NAME` unless told. */
  database?: string | undefined;
}
