import { z } from 'zod';
import type { DumpRequest, TransferReport } from '../dump/types';
import type { DumpExtras } from '../databaseTools/orders';
import type { Means } from '../means';
import { sideOf } from '../sides';
import { carried, dumpPlace, means, namespaces } from '../shared/transferOptions';
import { worked } from '../workRun';

/** What to dump, where to, and who does it. */
export type DumpOptions = Omit<DumpRequest, 'source'> & DumpExtras & { means: Means };

const options: z.ZodType<DumpOptions> = z.strictObject({
  to: dumpPlace,
  gzip: z.boolean().default(false),
  include: namespaces,
  exclude: namespaces,
  oplog: z.boolean().optional(),
  query: z.string().optional(),
  means,
});

/** A dump to a folder or an archive. */
export const run = worked<DumpOptions>({
  options,
  connects: ['source'],
  labels: ({ to }) => ({ target: to.path }),
  destroys: () => [],
  work: async (request, context) => {
    const { means: by, query, ...rest } = request.options;
    const wanted = { ...rest, source: sideOf(request, 'source') };
    let report: TransferReport;
    if (by === 'native') {
      const { dump } = await import('../dump/dump');
      report = await dump(wanted, context);
    } else {
      const { dumpWithTools } = await import('../databaseTools/carryOut');
      const { dumpScope } = await import('../databaseTools/orders');
      const { source, to, gzip } = wanted;
      const whereabouts = { folder: request.toolsFolder };
      const order = { scope: dumpScope(wanted, { query }), to, gzip };
      report = await dumpWithTools(source, order, { ...context, whereabouts });
    }
    return carried('Dumped', report, [wanted.to.path]);
  },
});
