import { z } from 'zod';
import { destroysOfImport, goingOn, importCarried, importOptions } from '../shared/importOptions';
import { sideOf } from '../sides';
import { worked } from '../workRun';
import { CONVERSIONS, type DynamoSource, type ItemOptions, KEY_FORMS } from './types';
import type { ImportTableOptions } from './importDynamo';

const source: z.ZodType<DynamoSource> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('export'), folder: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('table'),
    table: z.string().min(1),
    region: z.string().optional(),
    endpoint: z.string().optional(),
    profile: z.string().optional(),
  }),
]);

const items: z.ZodType<ItemOptions> = z.strictObject({
  conversion: z.enum(CONVERSIONS),
  exceptions: z.record(z.string(), z.enum(CONVERSIONS)).optional(),
  key: z.strictObject({ partition: z.string(), sort: z.string().optional() }).optional(),
  keyForm: z.enum(KEY_FORMS),
});

/** An import of a DynamoDB table. */
export const run = worked<ImportTableOptions>({
  options: z.strictObject({
    source,
    items,
    indexes: z.array(z.string()),
    import: importOptions,
    segments: z.number().int().positive().optional(),
    follow: z.boolean().optional(),
  }),
  connects: ['target'],
  labels: (options) => ({
    source: options.source.kind === 'export' ? options.source.folder : options.source.table,
  }),
  goesOn: goingOn,
  destroys: (options) => destroysOfImport(options.import),
  work: async (request, context) => {
    const { importDynamo } = await import('./importDynamo');
    return importCarried(await importDynamo(sideOf(request, 'target'), request.options, context));
  },
});
