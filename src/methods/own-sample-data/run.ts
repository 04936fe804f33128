import { z } from 'zod';
import { SAMPLE_NAMES, type SampleRequest } from '../sampleData/types';
import { carried } from '../shared/transferOptions';
import { sideOf } from '../sides';
import { worked } from '../workRun';

/** A set, and the database that it becomes. */
export type SampleOptions = Omit<SampleRequest, 'target'>;

/** Made-up data into a database that is not there yet. */
export const run = worked<SampleOptions>({
  options: z.strictObject({ set: z.enum(SAMPLE_NAMES), database: z.string().min(1).optional() }),
  connects: ['target'],
  labels: ({ set }) => ({ source: set }),
  destroys: () => [],
  work: async (request, context) => {
    const { loadSample } = await import('../sampleData/loadSample');
    const wanted = { ...request.options, target: sideOf(request, 'target') };
    return carried('Loaded', await loadSample(wanted, context));
  },
});
