import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { writeInside } from '../../files/written';

const SHORT_MS = 5_000;

/** What lets this process, and nobody else, into the servers that it starts on a backup. */
export interface ServerKey {
  /** Arguments of the server. */
  args: string[];
  /** Connects as the servers among themselves do. */
  withClient: <T>(host: string, work: (client: MongoClient) => Promise<T>) => Promise<T>;
  remove: () => Promise<void>;
}

/**
 * Makes a key file. Who has its content is `__system` (see "Keyfiles" in MongoDB's manual); the
 * backup's own users are not asked. The exception by which whoever is on this machine may make the
 * first user is off.
 */
export async function createKey(): Promise<ServerKey> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mongo-ferry-'));
  const file = path.join(folder, 'key');
  const key = randomBytes(96).toString('hex');
  await writeInside(file, key);
  return {
    args: ['--keyFile', file, '--setParameter', 'enableLocalhostAuthBypass=false'],
    withClient: async (host, work) => {
      const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
        auth: { username: '__system', password: key },
        authSource: 'local',
        authMechanism: 'SCRAM-SHA-256',
        serverSelectionTimeoutMS: SHORT_MS,
        connectTimeoutMS: SHORT_MS,
      });
      try {
        return await work(client);
      } finally {
        await client.close();
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
