import { setTimeout as delay } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import { FerryError } from '../../engine/errors';
import type { TransferredNamespace } from '../dump/types';

const PRIMARY_LIMIT_MS = 60_000;
const POLL_MS = 200;

/**
 * Takes out the configuration by which a server would look for its old companions. A new set
 * begins without what the old one left in `local`, its oplog included.
 */
export async function removeReplicaSet(client: MongoClient, forNewSet: boolean): Promise<void> {
  const local = client.db('local');
  await local.collection('system.replset').deleteMany({});
  if (forNewSet) await local.dropDatabase();
}

/** Makes the server the only member of a new set. @throws FerryError `no-primary` */
export async function initiate(client: MongoClient, name: string, host: string): Promise<void> {
  const admin = client.db('admin');
  await admin.command({
    replSetInitiate: { _id: name, members: [{ _id: 0, host }] },
  });
  const deadline = Date.now() + PRIMARY_LIMIT_MS;
  while ((await admin.command({ hello: 1 })).isWritablePrimary !== true) {
    if (Date.now() > deadline) {
      throw new FerryError({
        code: 'no-primary',
        kind: 'failed',
        message: `The replica set ${name} was initiated, but has no primary after a minute.`,
        remedy: 'See the server’s log beside its data folder.',
      });
    }
    await delay(POLL_MS);
  }
}

/** What a server holds, found valid. */
export interface Validated {
  namespaces: TransferredNamespace[];
  /** Somebody can log in, so that access control makes sense. */
  hasUsers: boolean;
}

/**
 * Has the server look through every collection and index of the users' databases.
 * @throws FerryError `backup-damaged`, naming the collection
 */
export async function validateAll(
  client: MongoClient,
  onStep: (activity: string) => void,
): Promise<Validated> {
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  const namespaces: TransferredNamespace[] = [];
  for (const { name: db } of databases.filter(({ name }) => !['config', 'local'].includes(name))) {
    const entries = await client.db(db).listCollections({}, { nameOnly: true }).toArray();
    for (const { name } of entries.filter(({ type }) => type === 'collection')) {
      onStep(`Validating ${db}.${name}`);
      const { valid, nrecords, errors } = await client.db(db).command({ validate: name });
      if (valid !== true) throw damaged(`${db}.${name}`, errors);
      if (db !== 'admin') {
        namespaces.push({ namespace: `${db}.${name}`, documents: Number(nrecords) });
      }
    }
  }
  const users = await client
    .db('admin')
    .collection('system.users')
    .countDocuments({}, { limit: 1 });
  return { namespaces, hasUsers: users > 0 };
}

function damaged(namespace: string, errors: unknown): FerryError {
  return new FerryError({
    code: 'backup-damaged',
    kind: 'failed',
    message: `${namespace} is not valid: ${Array.isArray(errors) ? errors.join('; ') : 'unknown'}.`,
    remedy: 'Download the backup once more, or take another one.',
    namespace,
  });
}
