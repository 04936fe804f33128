import { z } from 'zod';
import {
  carried,
  destroysWhatIsThere,
  existing,
  namespaces,
  renames,
} from '../shared/transferOptions';
import { sideOf } from '../sides';
import { worked } from '../workRun';
import type { PipeOptions } from './pipeThrough';

const options: z.ZodType<PipeOptions> = z.strictObject({
  include: namespaces,
  exclude: namespaces,
  renames,
  existing,
  oplog: z.boolean().optional(),
  oplogReplay: z.boolean().optional(),
  query: z.string().optional(),
  preserveUuid: z.boolean().optional(),
});

/** mongodump and mongorestore, with a pipe between them. */
export const run = worked<PipeOptions>({
  options,
  connects: ['source', 'target'],
  labels: () => ({}),
  destroys: destroysWhatIsThere,
  work: async (request, context) => {
    const { pipeThrough } = await import('./pipeThrough');
    const sides = { source: sideOf(request, 'source'), target: sideOf(request, 'target') };
    const whereabouts = { folder: request.toolsFolder };
    return carried(
      'Copied',
      await pipeThrough(sides, request.options, { ...context, whereabouts }),
    );
  },
});
