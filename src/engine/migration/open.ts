import { NamespaceMap } from '../catalog/namespaceMap';
import type { Namespace } from '../catalog/namespaces';
import { leftInServersOwn } from '../catalog/leftOut';
import { awaitedText } from '../catalog/unmatched';
import { listDatabaseNames, readCatalog, type CatalogEntry } from '../catalog/read';
import { openForTransfer } from '../deployment/line';
import type { Deployment } from '../deployment/deployment';
import { STAYS_BLOCKED } from '../cutover/writeBlock';
import { sourceTime } from '../reading/sourceClock';
import { FerryError } from '../errors';
import { silentLog, type Log } from '../log';
import { changedLoad } from '../load/change';
import { Throttle } from '../load/throttle';
import { WriteSlots } from '../load/writeSlots';
import { retrying } from '../deployment/retry';
import { testGate } from '../testGates';
import { readScattered } from '../target/sharding/targetSharding';
import { TargetWriter } from '../target/writing/targetWriter';
import { type ClusterTime, toTimestamp } from '../model/clusterTime';
import { StreamReader } from '../sync/streamReader';
import { adoptEarlier } from '../target/adopt';
import { Door } from '../target/door';
import { Holdings } from '../target/holdings';
import { Ours } from '../target/ours';
import { admit, inspectTarget, refuseOccupied } from './admission';
import { identityOf, mayBeSame, type SourceIdentity } from '../deployment/identity';
import { refuseOtherPlan } from './agreedPlan';
import type { Control } from '../model/control';
import { addDrop } from '../state/holdingRecords';
import { initialStatus } from '../state/initialStatus';
import { Progress } from '../state/progress';
import type { Run } from '../state/run';
import { STORE_FORMAT, type MigrationRecord } from '../state/records';
import {
  DeedsOfRun,
  NO_DEEDS,
  refuseUnknownDeeds,
  toldDeeds,
  withKnownDeeds,
  type SourceNotes,
} from '../state/sourceDeeds';
import { MigrationStore } from '../state/store';
import type { MigrationPlan, MigrationRequest, SourceDeeds } from '../model/plan';

/** Connections to each side: as many as are used at once, and those that every migration needs. */
const POOL = { maxPoolSize: 16, minPoolSize: 4 };

/** A run that is ready to go, and what an earlier one left. */
export interface OpenedRun {
  run: Run;
  record: MigrationRecord;
  catalog: CatalogEntry[];
  /** Target namespaces that hold data where this run is to write; told of a migration that begins. */
  occupied?: Namespace[];
}

/**
 * Connects both sides, refuses what can't go well, and stores a new migration or takes over a
 * stored one. Nothing is written to the target before everything was checked.
 * @throws FerryError `refused`
 */
export async function openRun(
  request: MigrationRequest,
  context: {
    control: Control;
    log: Log;
    notes: SourceNotes | undefined;
    onProgress: (progress: Progress) => void;
  },
): Promise<OpenedRun> {
  const { control } = context;
  control.throwIfStopped();
  const options = { ...POOL, log: context.log, signal: control.signal };
  const source = await openForTransfer(request.source, options);
  let target: Deployment | undefined;
  try {
    target = await openForTransfer(request.target, options);
    const { stateDatabase, name } = request.plan;
    const store = new MigrationStore(target, stateDatabase, name);
    const sides = { source, target, store };
    context.control.mayWrite = () => store.assertHeld();
    return await retrying(() => prepare(request, sides, context), {
      log: context.log,
      what: 'preparing',
      sleep: (milliseconds) => control.sleep(milliseconds),
      impatient: true,
    });
  } catch (error) {
    await Promise.all([source.close(), target?.close()]);
    throw error;
  }
}

async function prepare(
  request: MigrationRequest,
  { source, target, store }: { source: Deployment; target: Deployment; store: MigrationStore },
  { control, log, notes, onProgress }: Parameters<typeof openRun>[1],
): Promise<OpenedRun> {
  const stored = await store.load();
  const gate = { migration: request.plan.name };
  await testGate('open.loaded', gate);
  // One that an attempt before this one began is begun again.
  const earlier = stored !== undefined && store.began(stored.lease) ? undefined : stored;
  const identity = await identityOf(source);
  const deeds = new DeedsOfRun(identity, notes, log);
  const known = await deeds.recall();
  const resuming = resumable(request.resume ? stored : earlier, request, known);
  let { plan } = resuming ?? request;
  const map = new NamespaceMap(plan);
  // Before the catalog is read: what is made after that reading must be among the changes.
  const startTime = resuming === undefined ? await timeToFollowFrom(source, plan) : undefined;
  const catalog = await readCatalog(source, map);
  let record: MigrationRecord;
  let occupied: Namespace[] | undefined;
  let awaited: string[] = [];
  if (resuming === undefined) {
    awaited = await admit({ source, target }, plan, map, catalog);
    if (startTime !== undefined) await tryStream(source, map, startTime, control);
    await testGate('open.admitted', gate);
    ({ record, occupied } = await begin({
      target,
      store,
      plan,
      map,
      catalog,
      identity,
      request,
      startTime,
      before: stored,
      control,
    }));
    await deeds.note(NO_DEEDS);
  } else {
    refuseOtherSource(resuming, identity, source);
    control.throwIfStopped();
    // Another process may have taken it further since, or ended it.
    const taken = await store.takeLease((now) => void resumable(now, request, known));
    plan = resumedPlan((taken ?? resuming).plan, request);
    record = withKnownDeeds({ ...(taken ?? resuming), plan }, known);
    await deeds.note(toldDeeds(record));
    if (request.load !== undefined) await store.save({ plan });
  }
  const progress = new Progress({
    ...record.status,
    // Of the end of an earlier run.
    warnings: record.status.warnings.filter((warning) => warning !== STAYS_BLOCKED),
    changesApplied: record.changesApplied,
    source: request.source.label,
    target: request.target.label,
  });
  onProgress(progress);
  progress.setState('running');
  await warnOfLeftOut(source, plan, progress);
  if (awaited.length > 0) progress.warn(awaitedText(plan, awaited));
  const load = { throttle: new Throttle(plan.load), slots: new WriteSlots(plan.load.level) };
  progress.setLoad(plan.load);
  const scattered = await readScattered(target);
  const writer = new TargetWriter(
    target,
    {
      log,
      // A batch that the limits spread over a minute must not outlast a pause by that.
      sleep: async (milliseconds) => {
        await control.sleep(milliseconds);
        await control.gate();
      },
      onWait: (reason) => progress.waiting(reason),
      work: (write) => control.work(write),
    },
    load,
    scattered,
  );
  const { ours, drops } = await openOurs({ target, store, plan, log, progress, control });
  const foreign = new Set(record.foreign);
  if (record.format < STORE_FORMAT) {
    await adoptEarlier({ source, target, map, ours }, catalog, foreign);
    await store.save({ format: STORE_FORMAT });
  }
  return {
    run: {
      source,
      target,
      plan,
      map,
      store,
      ours,
      drops,
      writer,
      scattered,
      load,
      control,
      progress,
      log,
      startTime: record.startTime,
      foreign,
      deeds,
    },
    record,
    catalog,
    ...(occupied === undefined ? {} : { occupied }),
  };
}

/** What the state knows of the target to be this migration's own. */
async function openOurs(
  context: Pick<Run, 'target' | 'store' | 'plan' | 'log' | 'progress' | 'control'>,
): Promise<Pick<Run, 'ours' | 'drops'>> {
  const { target, store, plan, log, progress, control } = context;
  const [known, drops] = await Promise.all([store.holdings.load(), store.holdings.loadDrops()]);
  const door = new Door(target, {
    log,
    mayChange: async () => {
      control.throwIfStopped();
      await control.mayWrite();
    },
    onDrop: async (dropped) => {
      await store.holdings.addDrop(dropped);
      addDrop(drops, dropped);
    },
  });
  const ours = new Ours({
    target,
    holdings: new Holdings(store.holdings, known),
    door,
    takesData: plan.existing === 'continue',
    relaxed: plan.kind !== 'snapshot',
    warn: (message) => {
      log.warn(message);
      progress.warn(message);
    },
  });
  return { ours, drops };
}

/** The stored plan, the load changed as the request says. */
function resumedPlan(plan: MigrationPlan, { load }: MigrationRequest): MigrationPlan {
  return load === undefined ? plan : { ...plan, load: changedLoad(plan.load, load) };
}

/**
 * The stored migration that this request continues, or undefined when it begins a new one.
 * @throws FerryError `refused`, too where its plan is another one than was agreed to, or it tells
 * of the source what is not known here
 */
function resumable(
  stored: MigrationRecord | undefined,
  request: MigrationRequest,
  known: SourceDeeds,
): MigrationRecord | undefined {
  const found = unfinished(stored, request);
  if (found === undefined) return undefined;
  refuseOtherPlan(request.plan, found.plan);
  refuseUnknownDeeds(found, known, request.agreedDeeds);
  return found;
}

function unfinished(
  stored: MigrationRecord | undefined,
  { plan, resume }: MigrationRequest,
): MigrationRecord | undefined {
  const ended = stored?.status.state === 'completed' || stored?.status.state === 'cancelled';
  if (resume) {
    if (stored === undefined) {
      throw new FerryError({
        code: 'unknown-migration',
        kind: 'refused',
        message: `The target knows no migration called ${plan.name} (state database ${plan.stateDatabase}).`,
        remedy: 'See which there are.',
        commandLine: 'mongo-ferry list --target …',
      });
    }
    if (ended) {
      throw new FerryError({
        code: 'already-ended',
        kind: 'refused',
        message: `The migration ${plan.name} is ${stored.status.state} already.`,
        remedy: 'Start a new one.',
        commandLine: `mongo-ferry ${plan.kind}`,
      });
    }
    return stored;
  }
  if (stored === undefined || ended) return undefined;
  if (plan.existing === 'continue') return stored;
  throw new FerryError({
    code: 'unfinished-migration',
    kind: 'refused',
    message: `The target holds an unfinished migration called ${plan.name} (${stored.status.state}, ${stored.status.phase}).`,
    remedy: 'Resume it, or give this one another name.',
    commandLine: `mongo-ferry resume ${plan.name}, or --name`,
  });
}

function refuseOtherSource(
  record: MigrationRecord,
  identity: SourceIdentity,
  source: Deployment,
): void {
  if (mayBeSame(record.sourceIdentity, identity)) return;
  throw new FerryError({
    code: 'other-source',
    kind: 'refused',
    message: `The migration ${record._id} was begun from ${record.sourceIdentity.name}; ${source.label} (${identity.name}) is another deployment.`,
    remedy: 'Give the source that it was begun with.',
  });
}

async function begin(context: {
  target: Deployment;
  store: MigrationStore;
  plan: MigrationPlan;
  map: NamespaceMap;
  catalog: CatalogEntry[];
  identity: SourceIdentity;
  request: MigrationRequest;
  startTime: ClusterTime | undefined;
  before: MigrationRecord | undefined;
  control: Control;
}): Promise<{ record: MigrationRecord; occupied: Namespace[] }> {
  const { target, store, plan, map, catalog, identity, request, startTime, before } = context;
  const standing = await inspectTarget(target, map, catalog);
  if (plan.existing === 'refuse') refuseOccupied(target, standing.occupied);
  const record: MigrationRecord = {
    _id: plan.name,
    format: STORE_FORMAT,
    plan,
    sourceIdentity: identity,
    ...(startTime === undefined ? {} : { startTime }),
    snapshotDone: false,
    changesApplied: 0,
    foreign: standing.foreign,
    status: initialStatus(plan, request.source, request.target),
  };
  context.control.throwIfStopped();
  await store.create(record, before);
  return { record, occupied: standing.occupied };
}

/** The source's time now, or undefined where nothing is to be followed, or can be. */
async function timeToFollowFrom(
  source: Deployment,
  plan: MigrationPlan,
): Promise<ClusterTime | undefined> {
  if (plan.kind === 'snapshot' || source.topology === 'standalone') return undefined;
  return sourceTime(source);
}

/** Sees that the source's change stream can be read from there. */
async function tryStream(
  source: Deployment,
  map: NamespaceMap,
  startTime: ClusterTime,
  control: Control,
): Promise<void> {
  const reader = new StreamReader(
    source,
    { time: toTimestamp(startTime) },
    {
      databases: map.includedDatabases(),
      log: silentLog,
      sleep: (milliseconds) => control.sleep(milliseconds),
      impatient: true,
      awaitMs: 1,
    },
  );
  try {
    await reader.next();
  } catch (error) {
    // Nothing was begun yet.
    throw error instanceof FerryError
      ? new FerryError({ ...error.facts(), kind: 'refused' }, { cause: error })
      : error;
  } finally {
    await reader.close();
  }
}

/** Whatever is left out is said. */
async function warnOfLeftOut(
  source: Deployment,
  plan: MigrationPlan,
  progress: Progress,
): Promise<void> {
  const left = plan.reversed === true ? undefined : await leftInServersOwn(source, plan);
  if (left !== undefined) progress.warn(`${left.message} ${left.remedy}`);
  if (!(await listDatabaseNames(source)).includes(plan.stateDatabase)) return;
  progress.warn(
    `The source's database ${plan.stateDatabase} is not carried, since it bears the name of the state database; to carry it, choose another state database.`,
  );
}
