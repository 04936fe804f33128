import { z } from 'zod';
import type { ExistingDataPolicy, Rename } from '../../engine/model/plan';
import type { Carried } from '../../engine/model/run';
import { transferReportText } from '../dump/describe';
import type { DumpPlace, TransferReport } from '../dump/types';
import { MEANS } from '../means';

/** Where a dump is, or goes. */
export const dumpPlace: z.ZodType<DumpPlace> = z.strictObject({
  kind: z.enum(['folder', 'archive']),
  path: z.string().min(1),
});

export const means = z.enum(MEANS).default('native');
export const namespaces = z.array(z.string().min(1)).default([]);
export const renames: z.ZodType<Rename[]> = z
  .array(z.strictObject({ from: z.string().min(1), to: z.string().min(1) }))
  .default([]);
export const existing: z.ZodType<ExistingDataPolicy> = z
  .enum(['refuse', 'continue', 'drop'])
  .default('refuse');

/** What restores drop, in words. */
export function destroysWhatIsThere({
  existing: policy,
  dryRun = false,
}: {
  existing: ExistingDataPolicy;
  dryRun?: boolean;
}): string[] {
  return policy === 'drop' && !dryRun
    ? ['The target namespaces that will be written are dropped first.']
    : [];
}

/** What a dump or restore came to. @param what `Dumped`, `Restored`, … */
export function carried(what: string, report: TransferReport, outputs: string[] = []): Carried {
  const { documents, bytes } = report;
  return { documents, bytes, text: transferReportText(what, report), details: report, outputs };
}
