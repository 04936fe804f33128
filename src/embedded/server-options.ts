import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compareVersions, type MongodBinary } from './binary';

/** A user with the `root` role. */
export interface EmbeddedUser {
  user: string;
  password: string;
}

/** What standalone servers and replica sets have in common. */
export interface ServerOptions {
  binary: MongodBinary;
  /** An empty or absent folder for data and logs, kept by `stop`; else a temporary one is used. */
  dir?: string;
  /** The port of the (first) server; 0 or none for a free one. */
  port?: number;
  /** Turns authentication on and creates this user. */
  auth?: EmbeddedUser;
  /** WiredTiger's cache in gigabytes; 0.25, the least there is, unless said. */
  cacheGigabytes?: number;
  /** Arguments to add. */
  args?: readonly string[];
  /** Server parameters to add, such as `enableTestCommands`. */
  setParameters?: Readonly<Record<string, string | number>>;
  /** How long a server may take to come up, and a set to elect; a minute unless said. */
  startTimeoutMs?: number;
}

/** A running deployment that tests and the demo own. */
export interface EmbeddedServers {
  /** The connection string, with the user's password if there is one. */
  readonly uri: string;
  /** The members, as `127.0.0.1:27017`. */
  readonly hosts: readonly string[];
  /** The server's version. */
  readonly version: string;
  /** The folder of data and logs. */
  readonly directory: string;
  /** The process number of a member while it runs. */
  pid(member: number): number | undefined;
  /** Sends a signal to a member (SIGKILL unless said) and waits for its end if that is the effect. */
  kill(member: number, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a member that has ended on its data and port, and waits until it is of use again. */
  restart(member: number): Promise<void>;
  /** Ends all members and removes the temporary folder. */
  stop(): Promise<void>;
}

/** How long a start or an election may take unless the options say otherwise. */
export const defaultStartTimeoutMs = 60_000;

/** The folder of a deployment. */
export interface Workspace {
  directory: string;
  /** Set when the folder is ours to remove. */
  temporary: string | undefined;
}

/** Makes the folder that the options ask for. */
export async function createWorkspace(dir: string | undefined): Promise<Workspace> {
  if (dir === undefined) {
    const temporary = await mkdtemp(join(tmpdir(), 'mongo-ferry-mongod-'));
    return { directory: temporary, temporary };
  }
  const directory = resolve(dir);
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new Error(`${directory} is not empty`);
  return { directory, temporary: undefined };
}

/** Removes the folder if it is a temporary one. */
export async function removeWorkspace({ temporary }: Workspace): Promise<void> {
  if (temporary === undefined) return;
  await rm(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Else a server begins by allocating three files of 100 MB for its journal. */
const SMALL_JOURNAL = 'log=(file_max=32MB,prealloc=false)';

/** The arguments of every embedded server: small, quiet and without files outside its folder. */
export function commonArguments(options: ServerOptions): string[] {
  const parameters: Record<string, string | number> = {
    diagnosticDataCollectionEnabled: 'false',
    ...options.setParameters,
  };
  if (compareVersions(options.binary.version, '5.0.0') >= 0) {
    // Else a primary that is asked to end waits 15 seconds for clients to leave.
    parameters['shutdownTimeoutMillisForSignaledShutdown'] ??= 100;
  }
  return [
    '--quiet',
    '--wiredTigerCacheSizeGB',
    String(options.cacheGigabytes ?? 0.25),
    '--wiredTigerEngineConfigString',
    SMALL_JOURNAL,
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    ...Object.entries(parameters).flatMap(([name, value]) => [
      '--setParameter',
      `${name}=${value}`,
    ]),
    ...(options.args ?? []),
  ];
}

/** Builds a connection string for these hosts. */
export function connectionString(
  hosts: readonly string[],
  parameters: Record<string, string>,
  auth?: EmbeddedUser,
): string {
  const user =
    auth === undefined
      ? ''
      : `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.password)}@`;
  const query = new URLSearchParams({
    ...parameters,
    ...(auth === undefined ? {} : { authSource: 'admin' }),
  });
  return `mongodb://${user}${hosts.join(',')}/?${query.toString()}`;
}
