import { readCatalog } from '../../engine/catalog/read';
import { openDeployment } from '../../engine/deployment/connect';
import type { Endpoint } from '../../engine/model/endpoint';
import { pipeWithTools, type ToolContext } from '../databaseTools/carryOut';
import {
  type DumpExtras,
  dumpScope,
  type RestoreExtras,
  restoreScope,
  WORKERS,
} from '../databaseTools/orders';
import type { DumpRequest, RestoreRequest, TransferReport } from '../dump/types';
import { selectionMap } from '../restore/contents';
import { refuseOccupiedBy } from '../restore/targetSide';

/** Dumps and restores with no file in between. @throws FerryError */
export async function pipeThrough(
  { source, target }: { source: Endpoint; target: Endpoint },
  { query, preserveUuid, ...wanted }: PipeOptions,
  context: ToolContext,
): Promise<TransferReport> {
  const whole = {
    ...wanted,
    target,
    from: { kind: 'archive', path: '-' } as const,
    dryRun: false,
  };
  const { scope, before } = restoreScope(whole, { preserveUuid });
  const deployment = await openDeployment(source, { signal: context.signal });
  try {
    await refuseOccupiedBy(whole, await readCatalog(deployment, selectionMap(whole)), context);
  } finally {
    await deployment.close();
  }
  const workers = { keepOrder: false, perCollection: WORKERS, stopOnError: false } as const;
  const order = {
    dump: { scope: dumpScope(wanted, { query }) },
    restore: { scope, before, workers },
  };
  return await pipeWithTools(source, target, order, context);
}

/** What goes through the pipe. */
export type PipeOptions = Omit<RestoreRequest, 'target' | 'from' | 'dryRun'> &
  Pick<DumpRequest, 'oplog'> &
  DumpExtras &
  RestoreExtras;
