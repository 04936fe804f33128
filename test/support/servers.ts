import {
  findMongod,
  startReplicaSet,
  type EmbeddedReplicaSet,
  type MongodSeries,
  type ReplicaSetOptions,
} from '../../src/embedded';

/** What a test may ask of a shared replica set beside its version. */
export type SharedReplicaSetOptions = Partial<Omit<ReplicaSetOptions, 'binary' | 'dir'>>;

const running = new Map<string, Promise<EmbeddedReplicaSet>>();
let names = 0;
let sets = 0;

/**
 * A replica set of that version, started at the first call and shared by every later call of this
 * process with the same version and options. Tests keep apart by the names of their databases.
 * A test that kills members starts a set of its own instead.
 */
export function replicaSet(
  version: MongodSeries = '6.0',
  options: SharedReplicaSetOptions = {},
): Promise<EmbeddedReplicaSet> {
  const key = JSON.stringify([version, options]);
  const present = running.get(key);
  if (present !== undefined) return present;
  sets += 1;
  const name = `shared-${sets}`;
  const starting = findMongod({ version }).then((binary) =>
    startReplicaSet({ name, ...options, binary }),
  );
  running.set(key, starting);
  return starting;
}

/** The series after those of the tests' own servers of which the environment names one. */
export function newerSeries(): MongodSeries[] {
  return (['7.0', '8.0'] as const).filter(
    (series) => process.env[`MONGO_FERRY_MONGOD_${series.replace('.', '_')}`] !== undefined,
  );
}

/** Servers that can be told to fail: of tests of their own, since that is seen by whoever uses them. */
const FAULTY: SharedReplicaSetOptions = {
  setParameters: {
    enableTestCommands: 1,
    // A quiet source tells its time every so many seconds.
    periodicNoopIntervalSecs: 1,
  },
  // The oplog keeps what came after the last checkpoint, here of a second ago at most.
  args: ['--syncdelay', '1'],
};

/** A replica set with fail points and a small oplog, as the source; see {@link replicaSet}. */
export function faultySource(version: MongodSeries = '6.0'): Promise<EmbeddedReplicaSet> {
  return replicaSet(version, { ...FAULTY, oplogSizeMB: 50 });
}

/** A replica set with fail points, as the target; see {@link replicaSet}. */
export function faultyTarget(): Promise<EmbeddedReplicaSet> {
  return replicaSet('6.0', { ...FAULTY, oplogSizeMB: 60 });
}

/** A name that no other test has used, for a database: `shop_1f3a_7`. */
export function uniqueName(prefix: string): string {
  names += 1;
  return `${prefix}_${process.pid.toString(36)}_${names}`;
}

/** Stops every shared server; the root hook in `hooks.ts` calls it after the last test. */
export async function stopServers(): Promise<void> {
  const servers = [...running.values()];
  running.clear();
  await Promise.all(
    servers.map(async (starting) => {
      const server = await starting.catch(() => undefined);
      await server?.stop();
    }),
  );
}
