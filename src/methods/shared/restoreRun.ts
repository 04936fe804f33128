import { z } from 'zod';
import type { RestoreExtras } from '../databaseTools/orders';
import type { RestoreRequest, TransferReport } from '../dump/types';
import type { JobContext } from '../job';
import type { Means } from '../means';
import { isAddress } from '../restore/download';
import type { RunRequest } from '../run';
import { sideOf } from '../sides';
import { worked } from '../workRun';
import {
  carried,
  destroysWhatIsThere,
  dumpPlace,
  existing,
  means,
  namespaces,
  renames,
} from './transferOptions';

/** What to restore, what becomes of what is there, and who does it. */
export type RestoreOptions = Omit<RestoreRequest, 'target'> & RestoreExtras & { means: Means };

const options: z.ZodType<RestoreOptions> = z.strictObject({
  from: dumpPlace,
  include: namespaces,
  exclude: namespaces,
  renames,
  existing,
  oplogReplay: z.boolean().optional(),
  preserveUuid: z.boolean().optional(),
  dryRun: z.boolean().default(false),
  means,
});

/** A restore of a dump: of a folder, an archive, or one at an address. */
export const run = worked<RestoreOptions>({
  options,
  connects: ['target'],
  labels: ({ from }) => ({ source: withoutSignature(from.path) }),
  kept: (all) => ({ ...all, from: { ...all.from, path: withoutSignature(all.from.path) } }),
  destroys: destroysWhatIsThere,
  work: async (request, context) => {
    const { means: by } = request.options;
    const report =
      by === 'native' ? await natively(request, context) : await byTools(request, context);
    return carried('Restored', report);
  },
});

/** Whoever knows the whole of an address may read what is there. */
function withoutSignature(path: string): string {
  return isAddress(path) ? path.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//') : path;
}

async function natively(
  request: RunRequest<RestoreOptions>,
  context: JobContext,
): Promise<TransferReport> {
  const { restore } = await import('../restore/restore');
  return await restore({ ...request.options, target: sideOf(request, 'target') }, context);
}

async function byTools(
  request: RunRequest<RestoreOptions>,
  context: JobContext,
): Promise<TransferReport> {
  const { restoreWithTools } = await import('../databaseTools/carryOut');
  const { restoreScope, WORKERS } = await import('../databaseTools/orders');
  const { openDump } = await import('../restore/openDump');
  const { refuseOccupiedBy } = await import('../restore/targetSide');
  const { notADump } = await import('../../files/dump/errors');
  const { preserveUuid, ...rest } = request.options;
  const wanted = { ...rest, target: sideOf(request, 'target') };
  const { scope, before } = restoreScope(wanted, { preserveUuid });
  const { from, dryRun } = wanted;
  if (isAddress(from.path)) throw notADump(from.path, 'mongorestore reads files only');
  let gzip = false;
  if (from.path !== '-') {
    const opened = await openDump(from, context.signal);
    await opened.close();
    gzip = opened.compressed;
    await refuseOccupiedBy(wanted, opened.collections, context);
  }
  const workers = { keepOrder: false, perCollection: WORKERS, stopOnError: false } as const;
  const order = { from, gzip, scope, before, workers, dryRun };
  const whereabouts = { folder: request.toolsFolder };
  return await restoreWithTools(wanted.target, order, { ...context, whereabouts });
}
