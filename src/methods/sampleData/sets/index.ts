import type { SampleName, SampleSet } from '../types';
import { films } from './films';
import { places } from './places';
import { sensors } from './sensors';
import { shop } from './shop';

/** Every set by its name. */
export const sampleSets: Record<SampleName, SampleSet> = { shop, sensors, places, films };
