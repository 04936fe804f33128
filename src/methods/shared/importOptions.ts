import { z } from 'zod';
import { DEFAULT_STATE_DATABASE } from '../../engine/model/defaults';
import type { Carried } from '../../engine/model/run';
import { importReportText } from '../import/describe';
import {
  IMPORT_MODES,
  type ImportMode,
  type ImportOptions,
  type ImportReport,
} from '../import/types';

export const namespace = z.strictObject({ db: z.string().min(1), name: z.string().min(1) });

/** Where documents go, and how. */
export const importOptions: z.ZodType<ImportOptions> = z.strictObject({
  namespace,
  mode: z.enum(IMPORT_MODES).default('insert'),
  keyFields: z.array(z.string()).default(['_id']),
  drop: z.boolean().default(false),
  resume: z.boolean().default(false),
  rejectFile: z.string().min(1),
  maxRejects: z.number().nonnegative().default(1000),
  bypassValidation: z.boolean().default(false),
  stateDatabase: z.string().min(1).default(DEFAULT_STATE_DATABASE),
});

/** With these, an import goes on where it stopped. */
export function goingOn<O extends { import: ImportOptions }>(options: O): O {
  return { ...options, import: { ...options.import, resume: true } };
}

const CHANGES: Record<ImportMode, string[]> = {
  insert: [],
  upsert: ['Documents of the same key are replaced.'],
  merge: ['Documents of the same key are changed.'],
  delete: ['Documents of the same key are deleted.'],
};

/** What an import drops or changes, in words. */
export function destroysOfImport({ mode, drop, resume }: ImportOptions): string[] {
  return drop && !resume
    ? ['The collection is dropped first, with all that is in it.']
    : CHANGES[mode];
}

/** What an import came to. */
export function importCarried(report: ImportReport): Carried {
  const { records, bytes, rejected, rejectFile } = report;
  return {
    documents: records,
    bytes,
    text: importReportText(report),
    details: report,
    outputs: rejectFile === undefined ? [] : [rejectFile],
    rejected,
  };
}
