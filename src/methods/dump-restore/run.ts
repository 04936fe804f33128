import { z } from 'zod';
import type { DumpExtras, RestoreExtras } from '../databaseTools/orders';
import type { DumpRequest, RestoreRequest } from '../dump/types';
import {
  carried,
  destroysWhatIsThere,
  existing,
  namespaces,
  renames,
} from '../shared/transferOptions';
import type { Chosen } from '../run';
import { sideOf } from '../sides';
import { worked } from '../workRun';

/** What goes through the pipe. */
export type PipeOptions = Omit<RestoreRequest, 'target' | 'from' | 'dryRun'> &
  Pick<DumpRequest, 'oplog'> &
  DumpExtras &
  RestoreExtras;

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

/** It, to be carried out. */
export function chosen(options: PipeOptions): Chosen {
  return { method: 'dump-restore', options };
}
