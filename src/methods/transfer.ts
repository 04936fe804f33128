import { readCatalog } from '../engine/catalog/read';
import { openDeployment } from '../engine/deployment/connect';
import type { Endpoint } from '../engine/model/endpoint';
import { notADump } from '../files/dump/errors';
import {
  dumpWithTools,
  pipeWithTools,
  restoreWithTools,
  type ToolContext,
} from './databaseTools/carryOut';
import {
  dumpScope,
  restoreScope,
  WORKERS,
  type DumpExtras,
  type RestoreExtras,
} from './databaseTools/orders';
import { dump } from './dump/dump';
import type { DumpRequest, RestoreRequest, TransferReport } from './dump/types';
import type { Means } from './means';
import { selectionMap } from './restore/contents';
import { isAddress } from './restore/download';
import { openDump } from './restore/openDump';
import { restore } from './restore/restore';
import { refuseOccupiedBy } from './restore/targetSide';

/** A dump, a restore, or both through a pipe; all that it takes but the secrets' keeping. */
export type TransferOrder =
  | { kind: 'dump'; request: DumpRequest; means: Means; extras: DumpExtras }
  | { kind: 'restore'; request: RestoreRequest; means: Means; extras: RestoreExtras }
  | {
      kind: 'pipe';
      source: Endpoint;
      request: Omit<RestoreRequest, 'from' | 'dryRun'> & Pick<DumpRequest, 'oplog'>;
      dump: DumpExtras;
      restore: RestoreExtras;
    };

/** Carries an order out. @throws FerryError; nothing that is a part is called done */
export async function transfer(
  order: TransferOrder,
  context: ToolContext,
): Promise<TransferReport> {
  switch (order.kind) {
    case 'dump':
      return order.means === 'native'
        ? await dump(order.request, context)
        : await toolDump(order.request, order.extras, context);
    case 'restore':
      return order.means === 'native'
        ? await restore(order.request, context)
        : await toolRestore(order.request, order.extras, context);
    case 'pipe':
      return await pipe(order, context);
  }
}

function toolDump(
  request: DumpRequest,
  extras: DumpExtras,
  context: ToolContext,
): Promise<TransferReport> {
  const { source, to, gzip } = request;
  return dumpWithTools(source, { scope: dumpScope(request, extras), to, gzip }, context);
}

async function toolRestore(
  request: RestoreRequest,
  extras: RestoreExtras,
  context: ToolContext,
): Promise<TransferReport> {
  const { target, from, dryRun } = request;
  const { scope, before } = restoreScope(request, extras);
  if (isAddress(from.path)) throw notADump(from.path, 'mongorestore reads files only');
  let gzip = false;
  if (from.path !== '-') {
    const opened = await openDump(from, context.signal);
    await opened.close();
    gzip = opened.compressed;
    await refuseOccupiedBy(request, opened.collections, context);
  }
  const workers = { keepOrder: false, perCollection: WORKERS, stopOnError: false } as const;
  const order = { from, gzip, scope, before, workers, dryRun };
  return await restoreWithTools(target, order, context);
}

async function pipe(
  { source, request, dump: dumpExtras, restore: restoreExtras }: TransferOrder & { kind: 'pipe' },
  context: ToolContext,
): Promise<TransferReport> {
  const whole = { ...request, from: { kind: 'archive', path: '-' } as const, dryRun: false };
  const { scope, before } = restoreScope(whole, restoreExtras);
  const deployment = await openDeployment(source, { signal: context.signal });
  try {
    await refuseOccupiedBy(whole, await readCatalog(deployment, selectionMap(whole)), context);
  } finally {
    await deployment.close();
  }
  const workers = { keepOrder: false, perCollection: WORKERS, stopOnError: false } as const;
  const order = {
    dump: { scope: dumpScope(request, dumpExtras) },
    restore: { scope, before, workers },
  };
  return await pipeWithTools(source, request.target, order, context);
}
