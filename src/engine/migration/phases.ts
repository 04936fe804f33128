import { captureCutoverTime } from '../cutover/position';
import { finishTarget } from '../cutover/finish';
import { prepareReverse } from '../cutover/reverse';
import { noWayBack } from '../cutover/wayBack';
import { blockSource, releaseSource } from '../cutover/writeBlock';
import { formatNamespace } from '../catalog/namespaces';
import type { CatalogEntry } from '../catalog/read';
import { untilHeld } from '../reading/majority';
import { sourceTime } from '../reading/sourceClock';
import { restoreBalancers, stopBalancers } from './balancers';
import { Snapshot, type SnapshotOutcome } from '../snapshot/snapshot';
import { Applier } from '../sync/applier';
import { CatalogChanges } from '../sync/catalogChanges';
import { toTimestamp } from '../model/clusterTime';
import { StreamReader } from '../sync/streamReader';
import { reached, Synchronizer } from '../sync/synchronizer';
import type { SyncProgress } from '../state/progress';
import { WindowReader } from '../sync/windows';
import { Permit } from '../target/door';
import { ofRun, testGate } from '../testGates';
import { BackgroundVerifier } from '../verify/backgroundVerifier';
import { verifySides } from '../verify/verifySides';
import { inspectTarget } from './admission';
import { chosenFor } from './cutoverChoices';
import { majorityWait } from '../state/majorities';
import type { OpenedRun } from './open';
import { persistently } from './persistently';
import type { Run } from '../state/run';
import type { MigrationRecord } from '../state/records';
import type { MigrationPlan } from '../model/plan';
import type { VerificationReport } from '../model/verification';

/** A position is stored at most this often. */
const CHECKPOINT_MS = 1_000;

/** A migration that cuts over by itself waits until the source has sent no change for this long. */
const QUIET_MS = 2_000;

/** Drops what the user said may be dropped; again after a crash, since nothing was copied yet. */
export async function clearTarget({ run, catalog, occupied }: OpenedRun): Promise<void> {
  if (run.plan.existing !== 'drop' || run.progress.phase !== 'preflight') return;
  const found = occupied ?? (await inspectTarget(run.target, run.map, catalog)).occupied;
  for (const namespace of found) {
    await run.control.gate();
    await run.ours.door.remove(Permit.byConsent(namespace), 'it was there, and was to be dropped');
  }
}

/** Copies everything, unless an earlier run did; afterwards the record says so. */
export async function takeSnapshot(
  run: Run,
  record: MigrationRecord,
  catalog: CatalogEntry[],
): Promise<SnapshotOutcome> {
  const snapshot = new Snapshot(run, catalog);
  if (record.snapshotDone) return snapshot.recall();
  run.progress.enter('snapshot', 'Copying');
  await run.store.save({ status: run.progress.status() });
  await testGate('snapshot.begun', ofRun(run));
  await run.control.gate();
  await stopBalancers(run, record);
  const outcome = await snapshot.copy();
  await restoreBalancers(run, record);
  await testGate('snapshot.ended', ofRun(run));
  run.progress.snapshotDone();
  record.snapshotDone = true;
  await run.store.save({ snapshotDone: true, status: run.progress.status() });
  return outcome;
}

/** Completes a target that is not to follow its source, and compares both sides. */
export async function finishSnapshot(run: Run): Promise<VerificationReport> {
  run.progress.enter('cutover', 'Completing the target');
  // It is none that could be given up.
  run.control.settleCutover();
  await testGate('cutover.begun', ofRun(run));
  await finishTarget(run, undefined);
  return verify(run);
}

/** The parts that follow the source. */
export interface Following {
  reader: StreamReader;
  synchronizer: Synchronizer;
  changes: CatalogChanges;
}

/** Prepares to follow the source from the stored position, or from before the copy. */
export async function prepareFollowing(
  run: Run,
  record: MigrationRecord,
  catalog: CatalogEntry[],
): Promise<Following> {
  const snapshot = new Snapshot(run, catalog);
  const collections = catalog.filter(({ kind }) => kind !== 'view' && kind !== 'timeseries');
  const { source, target, map, writer, control, log, progress } = run;
  const sleep = (milliseconds: number) => control.sleep(milliseconds);
  const onWait = (reason: string | undefined) => progress.waiting(reason);
  const start = record.position ?? {
    time: toTimestamp(run.startTime ?? (await sourceTime(source))),
  };
  const reader = new StreamReader(source, start, {
    databases: map.includedDatabases(),
    log,
    sleep,
    onWait,
  });
  const changes = new CatalogChanges({
    source,
    target,
    map,
    ours: run.ours,
    log,
    recopy: (namespace) => control.inPieces(() => snapshot.recopy(namespace)),
    warn: (message) => progress.warn(message),
    unbuilt: (namespace, indexes) => progress.setUnbuilt(formatNamespace(namespace), indexes),
  });
  for (const entry of catalog) changes.noteOrder(entry);
  for (const namespace of await run.store.recopying()) await snapshot.recopy(namespace);
  // Up to now the target may be ahead of the position: copied later, or applied before a crash.
  changes.aheadUntil = await sourceTime(source);
  const synchronizer = new Synchronizer({
    windows: new WindowReader(reader),
    applier: new Applier({
      source,
      writer,
      map,
      inOrder: changes.inOrder,
      deletesCapped: target.abilities.can('deleteFromCapped'),
      log,
      sleep,
      onWait,
      onApplied: (count) => progress.applied(count),
    }),
    catalog: changes,
    map,
    control,
    known: new Set(record.position === undefined ? collections.map(formatNamespace) : []),
    onProgress: checkpointer(run, record),
  });
  return { reader, synchronizer, changes };
}

/** Stores the position now and then; what it covers is in the target with majority already. */
export function checkpointer(
  run: Run,
  record: MigrationRecord,
  everyMs = CHECKPOINT_MS,
): (progress: SyncProgress) => Promise<void> {
  let stored = 0;
  return async (synced) => {
    run.progress.synced(synced);
    record.position = synced.position;
    record.changesApplied += synced.changes;
    const now = performance.now();
    if (now - stored < everyMs) return;
    stored = now;
    await storePosition(run, record);
  };
}

/** Stores the position now. */
export async function storePosition(run: Run, record: MigrationRecord): Promise<void> {
  await testGate('checkpoint.storing', ofRun(run));
  await run.store.save({ ...positionOf(record), status: run.progress.status() });
  await testGate('checkpoint.stored', ofRun(run));
}

/** What is stored of how far it has come. */
export function positionOf({
  position,
  changesApplied,
}: MigrationRecord): Pick<MigrationRecord, 'position' | 'changesApplied'> {
  return { ...(position === undefined ? {} : { position }), changesApplied };
}

/** Follows the source until the lag is small for the first time. */
export async function catchUp(run: Run, { reader, synchronizer }: Following): Promise<void> {
  run.progress.enter('catch-up', 'Applying the changes made during the copy');
  await testGate('catch-up.begun', ofRun(run));
  reader.hurried = true;
  await synchronizer.follow(() => run.progress.isCaughtUp);
  await testGate('catch-up.ended', ofRun(run));
}

/** Follows the source until a cutover is wanted and possible. */
export async function keepInStep(
  run: Run,
  record: MigrationRecord,
  { reader, synchronizer }: Following,
): Promise<void> {
  const { control, plan, progress } = run;
  reader.hurried = false;
  const automatic = plan.kind === 'migrate' && plan.cutover === 'when-caught-up';
  progress.enter(
    'sync',
    automatic
      ? 'In step; cutting over as soon as the source is quiet'
      : 'In step with the source; ready for the cutover',
  );
  await testGate('sync.begun', ofRun(run));
  const verifier = new BackgroundVerifier(run, {
    isApplied: (time) => record.position !== undefined && reached(record.position, time),
    keepsStep: () => progress.readyForCutover,
  });
  if (plan.noBackgroundVerify !== true) verifier.start();
  let changedAt = performance.now();
  try {
    await synchronizer.follow(({ changes }) => {
      const now = performance.now();
      if (changes > 0) changedAt = now;
      if (control.cutoverWanted) return true;
      return automatic && progress.readyForCutover && now - changedAt >= QUIET_MS;
    });
  } finally {
    verifier.stop();
  }
  await testGate('sync.ended', ofRun(run));
}

/**
 * Applies everything up to the cutover time, completes the target and compares both sides. Until
 * the target is being completed it can be given up.
 * @returns undefined when it was given up
 */
export async function cutOver(
  run: Run,
  record: MigrationRecord,
  following: Following,
): Promise<VerificationReport | undefined> {
  const { progress, source, store, control, plan } = run;
  progress.enter('cutover', 'Applying the last changes');
  await testGate('cutover.begun', ofRun(run));
  const chosen = chosenFor(plan);
  if (record.cutoverSettled === true) control.settleCutover();
  progress.setCutover({
    step: control.cutoverSettled ? 'completing' : 'last-changes',
    ...chosen,
  });
  // Perhaps before this began, and whoever did so was told that writes are allowed.
  if (control.cutoverAbortWanted()) return giveUpCutover(run, record);
  following.reader.hurried = true;
  await control.gate();
  if (chosen.writesBlocked) await blockSource(run, record);
  // Anew after a crash, too: whatever was written meanwhile is carried.
  const cutoverTime = (record.cutoverTime = await captureCutoverTime(source));
  await testGate('cutover.timed', ofRun(run));
  await run.deeds.note({ cuttingOver: true });
  await store.save({ cutoverTime, status: progress.status() });
  const isOff = () => control.cutoverAbortWanted();
  await untilHeld(source, cutoverTime, { ...majorityWait(run), isOff });
  await following.synchronizer.follow(({ position }) => isOff() || reached(position, cutoverTime));
  await storePosition(run, record);
  await testGate('cutover.last-changes-applied', ofRun(run));
  if (control.cutoverAbortWanted()) return giveUpCutover(run, record);
  control.settleCutover();
  record.cutoverSettled = true;
  await store.save({ cutoverSettled: true });
  await testGate('cutover.settled', ofRun(run));
  progress.setCutover({ step: 'completing', ...chosen });
  await finishTarget(run, following.changes);
  progress.setCutover({ step: 'verifying', ...chosen });
  return verify(run);
}

/** Back to following: the source may be written to again. */
async function giveUpCutover(run: Run, record: MigrationRecord): Promise<undefined> {
  run.log.info('The cutover was given up');
  await testGate('cutover.giving-up', ofRun(run));
  // One that cuts over by itself would do it again at once.
  const plan: MigrationPlan = { ...run.plan, cutover: 'manual' };
  // First of all: once writes are allowed, no resume may go on with it.
  await run.store.forgetCutover(plan);
  await run.deeds.note({ cuttingOver: false });
  delete record.cutoverTime;
  record.plan = run.plan = plan;
  await persistently(run, 'allowing writes to the source', () => releaseSource(run, record));
  run.control.cutoverGivenUp();
  run.progress.setCutover(undefined);
}

/** What follows a verified cutover: the way back is prepared. */
export async function concludeCutover(run: Run, record: MigrationRecord): Promise<void> {
  const { plan, progress } = run;
  const hindrance = noWayBack(plan, run.target);
  if (plan.reverse === true && hindrance !== undefined) {
    // Of a plan that was stored before this was refused; all the rest is done.
    progress.warn(hindrance.message);
    record.plan = run.plan = { ...plan, reverse: false };
  }
  if (run.plan.reverse === true) {
    // The way back writes to the old source, its state first.
    await releaseSource(run, record);
    await testGate('cutover.reverse-preparing', ofRun(run));
    const name = await prepareReverse(run);
    progress.warn(
      `The way back is prepared: resume ${name}, with the new deployment as its source and the old one as its target, and the old one is kept in step.`,
    );
  }
}

/** Compares both sides; the target is complete. */
async function verify(run: Run): Promise<VerificationReport> {
  const { source, target, map, control, progress, ours } = run;
  progress.doing('Comparing both sides byte for byte');
  return verifySides(
    { source, target, map },
    {
      live: true,
      wait: majorityWait(run),
      isForeign: (namespace) => ours.holdings.of(namespace) === undefined,
      isForeignIndex: (namespace, index) => ours.permitForIndex(namespace, index) === undefined,
      beforeStep: () => control.gate(),
      onNamespace: ({ namespace, differences }) =>
        progress.setNamespaceState(namespace, differences === 0 ? 'verified' : 'different'),
    },
  );
}
