import { z } from 'zod';
import { COLUMN_TYPES, type ColumnChoice } from '../../files/csv/columnTypes';
import { FILE_FORMATS } from '../../files/format';
import { ENCODINGS } from '../../files/source/encoding';
import type { FileOptions, ImportOptions, ImportReport } from '../import/types';
import type { Means } from '../means';
import { destroysOfImport, goingOn, importCarried, importOptions } from '../shared/importOptions';
import { means } from '../shared/transferOptions';
import { sideOf } from '../sides';
import { worked } from '../workRun';

/** A file, how it is read, where its documents go, and who does it. */
export interface ImportFileOptions {
  file: FileOptions;
  import: ImportOptions;
  means: Means;
}

const column: z.ZodType<ColumnChoice> = z.strictObject({
  name: z.string(),
  path: z.string().nullable().optional(),
  type: z.enum(COLUMN_TYPES).optional(),
  format: z.string().optional(),
});

const file: z.ZodType<FileOptions> = z.strictObject({
  file: z.string().min(1),
  format: z.enum(FILE_FORMATS).optional(),
  compression: z.enum(['none', 'gzip', 'zstd']).optional(),
  encoding: z.enum(ENCODINGS).optional(),
  delimiter: z.string().optional(),
  quote: z.string().optional(),
  escape: z.string().optional(),
  header: z.boolean().optional(),
  fields: z.array(z.string()).optional(),
  columns: z.array(column).optional(),
  blanks: z.enum(['omit', 'null', 'empty']).optional(),
  nulls: z.array(z.string()).optional(),
  arrays: z.boolean().optional(),
});

/** An import of a file into a collection. */
export const run = worked<ImportFileOptions>({
  options: z.strictObject({ file, import: importOptions, means }),
  connects: ['target'],
  labels: (options) => ({ source: options.file.file }),
  goesOn: goingOn,
  destroys: (options) => destroysOfImport(options.import),
  work: async (request, context) => {
    const { options } = request;
    const target = sideOf(request, 'target');
    let report: ImportReport;
    if (options.means === 'native') {
      const { importFile } = await import('../import/importFile');
      report = await importFile(target, options.file, options.import, context);
    } else {
      const { importWithTools } = await import('../databaseTools/files');
      const whereabouts = { folder: request.toolsFolder };
      const given = { ...context, whereabouts };
      report = await importWithTools(target, options.file, options.import, given);
    }
    return importCarried(report);
  },
});
