import { setTimeout as sleep } from 'node:timers/promises';
import { NamespaceMap, refuseClashes } from '../catalog/namespaceMap';
import { readCatalog } from '../catalog/read';
import { refuseUnknown } from '../catalog/unmatched';
import { refuseLostViews } from '../catalog/viewNames';
import { openForTransfer } from '../deployment/line';
import type { Deployment } from '../deployment/deployment';
import { describeError } from '../deployment/describeError';
import { FerryError } from '../errors';
import type { Log } from '../log';
import type { MigrationRequest } from '../model/plan';
import type { MajorityWait } from '../reading/majority';
import { refuseUnfitRules } from '../catalog/refuseRules';
import { readScattered } from '../target/sharding/targetSharding';
import { TargetWriter } from '../target/writing/targetWriter';
import { Consent } from '../target/consent';
import type { VerificationReport, VerifyMode } from '../model/verification';
import { repair } from './repair';
import { verifySides, type VerifyOptions } from './verifySides';

/** How to verify two deployments. */
export interface VerifyDeploymentsOptions {
  log: Log;
  /** How closely; `exact` unless told. */
  mode?: VerifyMode | undefined;
  /**
   * Makes the target equal where it differs, and compares again. A function is asked first, given
   * what was found.
   */
  repair?: boolean | ((found: VerificationReport) => Promise<boolean>) | undefined;
  /** Differences named one by one. */
  mostNamed?: number | undefined;
  /** How long a change on its way is waited for, thrice; a second unless told. */
  settleMs?: number | undefined;
  /** Told of the totals so far; a second comparison, after a repair, begins at 0. */
  onProgress?: (documents: number, bytes: number) => void;
  /** Told why it waits for a side's majority, and with undefined that it goes on. */
  onWait?: (reason: string | undefined) => void;
  signal?: AbortSignal;
}

/**
 * Compares both sides of a request (its filters and renames applied); writes nothing, unless it is
 * to repair. Differences are looked at again after a moment, so that the sides may be in use.
 * @throws FerryError `refused` when a side can't be reached or a namespace does not exist; `usage`,
 * code `sample-repair`, when it is to repair what only a sample was taken of; `interrupted`
 */
export async function verifyDeployments(
  request: MigrationRequest,
  options: VerifyDeploymentsOptions,
): Promise<VerificationReport> {
  refuseSampleRepair(options);
  const map = new NamespaceMap(request.plan);
  const source = await openForTransfer(request.source, options);
  try {
    const target = await openForTransfer(request.target, options);
    try {
      const catalog = await readCatalog(source, map);
      if (request.plan.unmatched !== 'accept') refuseUnknown(map, catalog);
      refuseClashes(map, catalog);
      refuseLostViews(map, catalog);
      await refuseUnfitRules(source, map, catalog, {});
      const sides = { source, target, map };
      const compare = () => verifySides(sides, verifyOptions(options));
      const report = await compare();
      if (report.differences === 0 || !(await wantsRepair(report, options))) return report;
      await repair(sides, report, await repairContext(target, options));
      return { ...(await compare()), repaired: report.differences };
    } finally {
      await target.close();
    }
  } catch (error) {
    throw options.signal?.aborted === true
      ? interrupted()
      : describeError(error, { doing: 'Comparing' });
  } finally {
    await source.close();
  }
}

function interrupted(): FerryError {
  return new FerryError({
    code: 'interrupted',
    kind: 'interrupted',
    message: 'The comparison was interrupted.',
    remedy: 'Start it again.',
  });
}

async function wantsRepair(
  found: VerificationReport,
  { repair: wanted }: VerifyDeploymentsOptions,
): Promise<boolean> {
  return typeof wanted === 'function' ? wanted(found) : wanted === true;
}

function refuseSampleRepair({ mode, repair: wanted }: VerifyDeploymentsOptions): void {
  if (mode !== 'sample' || wanted === undefined || wanted === false) return;
  throw new FerryError({
    code: 'sample-repair',
    kind: 'usage',
    message: 'A sample does not show all that would have to be repaired.',
    remedy: 'Repair with the mode exact or content.',
  });
}

function beforeStep({ signal }: VerifyDeploymentsOptions): () => Promise<void> {
  return () => {
    signal?.throwIfAborted();
    return Promise.resolve();
  };
}

function verifyOptions(options: VerifyDeploymentsOptions): VerifyOptions {
  const total = { documents: 0, bytes: 0 };
  return {
    live: true,
    mode: options.mode,
    mostNamed: options.mostNamed,
    wait: waitOf(options),
    settleMs: options.settleMs,
    onProgress: (documents, bytes) => {
      total.documents += documents;
      total.bytes += bytes;
      options.onProgress?.(total.documents, total.bytes);
    },
    beforeStep: beforeStep(options),
    onNamespace: ({ namespace, documents, differences }) =>
      options.log.info(`${namespace}: ${documents} documents compared, ${differences} differences`),
  };
}

function waitOf({ log, signal, onWait }: VerifyDeploymentsOptions): MajorityWait {
  let isTold = false;
  return {
    sleep: (milliseconds) => sleep(milliseconds, undefined, { signal }),
    onWait: (reason) => {
      if (reason !== undefined && !isTold) log.warn(reason);
      isTold = reason !== undefined;
      onWait?.(reason);
    },
  };
}

async function repairContext(target: Deployment, options: VerifyDeploymentsOptions) {
  const { log } = options;
  const retry = {
    log,
    sleep: (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
  const writer = new TargetWriter(target, retry, undefined, await readScattered(target));
  const mayChange = () => options.signal?.throwIfAborted();
  const rights = new Consent(target, { log, mayChange });
  return { writer, rights, log, beforeStep: beforeStep(options) };
}
