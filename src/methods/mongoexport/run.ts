import { z } from 'zod';
import { FILE_FORMATS } from '../../files/format';
import { exportReportText } from '../export/describe';
import type { ExportOptions, ExportReport } from '../export/types';
import type { Means } from '../means';
import { namespace } from '../shared/importOptions';
import { means } from '../shared/transferOptions';
import { sideOf } from '../sides';
import { worked } from '../workRun';

/** A collection, the file it goes to, and who does it. */
export type ExportFileOptions = ExportOptions & { means: Means };

const options: z.ZodType<ExportFileOptions> = z.strictObject({
  namespace,
  file: z.string().min(1),
  format: z.enum(FILE_FORMATS),
  gzip: z.boolean().default(false),
  style: z.enum(['canonical', 'relaxed']).default('canonical'),
  fields: z.array(z.string()).default([]),
  query: z.string().optional(),
  projection: z.string().optional(),
  sort: z.string().optional(),
  limit: z.number().int().positive().optional(),
  overwrite: z.boolean().default(false),
  means,
});

/** An export of a collection to a file. */
export const run = worked<ExportFileOptions>({
  options,
  connects: ['source'],
  labels: ({ file }) => ({ target: file }),
  destroys: () => [],
  work: async (request, context) => {
    const { means: by, ...wanted } = request.options;
    const source = sideOf(request, 'source');
    let report: ExportReport;
    if (by === 'native') {
      const { exportCollection } = await import('../export/exportCollection');
      report = await exportCollection(source, wanted, context);
    } else {
      const { exportWithTools } = await import('../databaseTools/files');
      const whereabouts = { folder: request.toolsFolder };
      report = await exportWithTools(source, wanted, { ...context, whereabouts });
    }
    const { documents, bytes } = report;
    const text = exportReportText(report);
    return { documents, bytes, text, details: report, outputs: [report.file] };
  },
});
