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
