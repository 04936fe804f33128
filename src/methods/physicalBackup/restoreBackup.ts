import path from 'node:path';
import type { MongoClient } from 'mongodb';
import { verifyMongod, type MongodBinary } from '../../embedded/binary';
import { programNamed } from '../../embedded/onPath';
import { MongodProcess, MongodStartError } from '../../embedded/mongod';
import { FerryError } from '../../engine/errors';
import { refuseOccupied, writeWhole } from '../../files/written';
import type { TransferReport } from '../dump/types';
import { throwIfStopped, type JobContext } from '../job';
import { createKey, type ServerKey } from './key';
import { layoutArguments, refuseRunning, settleLayout, type Layout } from './layout';
import { unpack } from './unpack';
import type { BackupRequest } from './types';
import { initiate, removeReplicaSet, validateAll } from './server';

const START_LIMIT_MS = 600_000;
/** Brings documents up to the last entry of the backup's oplog, where it is of a running server. */
const REPLAY = [
  '--setParameter=recoverFromOplogAsStandalone=true',
  '--setParameter=takeUnstableCheckpointOnShutdown=true',
];
/** Without a replica set's configuration, sessions are nobody's to keep. */
const QUIET = '--setParameter=disableLogicalSessionCacheRefresh=true';

/**
 * Makes a server of a physical backup: unpacked, brought up to date from its own oplog, freed of
 * its old replica set, every collection validated. It listens on 127.0.0.1 alone, lets nobody in
 * but this process, and is stopped again in the end; a configuration file to start it with is left beside its data. Run again, it
 * goes on with what is unpacked.
 * @throws FerryError
 */
export async function restoreBackup(
  request: BackupRequest,
  context: JobContext,
): Promise<TransferReport> {
  const folder = path.resolve(request.folder);
  const tell = (activity: string) => {
    throwIfStopped(context);
    context.onProgress({ activity, documents: 0, bytes: 0 });
    context.log.info(activity);
  };
  const binary = await mongodAt(request.mongod);
  await refuseOccupied(configurationOf(folder), { replace: true });
  tell(`Unpacking ${path.basename(request.backup)}`);
  await unpack(path.resolve(request.backup), folder, context);
  await refuseRunning(folder);
  const layout = await settleLayout(folder);
  const key = await createKey();
  try {
    const server = { binary, folder, port: request.port, layout, key };
    return await bringUp(server, request, tell, context);
  } finally {
    await key.remove();
  }
}

/** Does what is to be done on the unpacked data, in four starts of the server. */
async function bringUp(
  server: Omit<ServerPlace, 'args'>,
  request: BackupRequest,
  tell: (activity: string) => void,
  context: JobContext,
): Promise<TransferReport> {
  const started = performance.now();
  const { binary, folder, layout } = server;
  tell('Applying the backup’s own oplog');
  await withServer({ ...server, args: REPLAY }, () => Promise.resolve()).catch((error: unknown) => {
    // A backup without an oplog, such as of a standalone server, has nothing to apply.
    context.log.info(`No oplog was applied: ${(error as Error).message.split('\n')[0] ?? ''}`);
  });
  tell('Removing the old replica set’s configuration');
  await withServer({ ...server, args: [QUIET] }, (client) =>
    removeReplicaSet(client, request.replicaSet !== undefined),
  );
  const args = request.replicaSet === undefined ? [] : ['--replSet', request.replicaSet];
  tell(request.replicaSet === undefined ? 'Validating' : `Initiating ${request.replicaSet}`);
  const checked = await withServer({ ...server, args }, async (client, host) => {
    if (request.replicaSet !== undefined) await initiate(client, request.replicaSet, host);
    return await validateAll(client, tell);
  });
  const config = await writeConfiguration(request, folder, layout, checked.hasUsers);
  return {
    by: `mongod ${binary.version}`,
    namespaces: checked.namespaces,
    documents: checked.namespaces.reduce((sum, { documents = 0 }) => sum + documents, 0),
    bytes: 0,
    durationSeconds: (performance.now() - started) / 1000,
    notes: [
      `Every collection is valid. Start the server with: mongod -f ${config}`,
      'It listens on 127.0.0.1 alone until you change net.bindIp there.',
    ],
  };
}

async function mongodAt(program: string): Promise<MongodBinary> {
  try {
    const path = await programNamed(program);
    if (path === undefined) throw new Error(`${program} is not on PATH`);
    return await verifyMongod(path, 'the user', {});
  } catch (error) {
    throw new FerryError({
      code: 'mongod-missing',
      kind: 'refused',
      message: `There is no mongod to restore with: ${(error as Error).message}.`,
      remedy: 'Install a server of the backup’s release series, or name its program.',
      commandLine: '--mongod',
    });
  }
}

interface ServerPlace {
  binary: MongodBinary;
  folder: string;
  port: number;
  layout: Layout;
  key: ServerKey;
  args: string[];
}

/**
 * Runs a server on the data while `work` is done. It knows nobody but who has the key, which is made
 * for this run: the port can be guessed by whoever else uses this machine.
 */
async function withServer<T>(
  { binary, folder, port, layout, key, args }: ServerPlace,
  work: (client: MongoClient, host: string) => Promise<T>,
): Promise<T> {
  const mongod = new MongodProcess({
    binary,
    dbPath: folder,
    logFile: logOf(folder),
    port,
    args: ['--nounixsocket', ...key.args, ...layoutArguments(layout), ...args],
    startTimeoutMs: START_LIMIT_MS,
  });
  try {
    await mongod.start();
    return await key.withClient(mongod.host, (client) => work(client, mongod.host));
  } catch (error) {
    throw error instanceof MongodStartError ? didNotStart(error, binary) : error;
  } finally {
    await mongod.shutDown();
  }
}

function didNotStart({ message, portTaken }: MongodStartError, binary: MongodBinary): FerryError {
  const otherVersion = /UPGRADE PROBLEM|featureCompatibilityVersion|incompatible version/i.test(
    message,
  );
  return new FerryError(
    {
      code: 'server-not-started',
      kind: 'failed',
      message: message.split('\n').slice(0, 1).concat(message.split('\n').slice(-2)).join(' / '),
      remedy: portTaken
        ? 'Name a free port.'
        : otherVersion
          ? `The backup is of another release series than mongod ${binary.version}: name one of its own.`
          : 'See the log in the data folder; encrypted backups (TDE) cannot be restored.',
    },
    { cause: message },
  );
}

function configurationOf(folder: string): string {
  return `${folder}.conf`;
}

/** Within the folder, which only this user can enter. */
function logOf(folder: string): string {
  return path.join(folder, 'mongod.log');
}

/** @returns the file's path */
async function writeConfiguration(
  { port, replicaSet }: BackupRequest,
  folder: string,
  layout: Layout,
  hasUsers: boolean,
): Promise<string> {
  const file = configurationOf(folder);
  const configuration = {
    storage: {
      dbPath: folder,
      directoryPerDB: layout.directoryPerDb,
      wiredTiger: { engineConfig: { directoryForIndexes: layout.directoryForIndexes } },
    },
    systemLog: { destination: 'file', path: logOf(folder), logAppend: true },
    net: { port, bindIp: '127.0.0.1' },
    ...(replicaSet === undefined ? {} : { replication: { replSetName: replicaSet } }),
    // Members of a set with access control need a key file as well, which is yours to make.
    ...(hasUsers && replicaSet === undefined ? { security: { authorization: 'enabled' } } : {}),
  };
  // JSON is YAML.
  await writeWhole(file, `${JSON.stringify(configuration, null, 2)}\n`, { replace: true });
  return file;
}
