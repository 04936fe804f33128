import type { Document, MongoClient } from 'mongodb';

/**
 * Lets the next commands of engines fail on a server with fail points; the tests' own clients bear
 * another name.
 * @param data which commands, and how (server: failCommand)
 */
export async function fail(client: MongoClient, times: number, data: Document): Promise<void> {
  await client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times },
    data: { appName: 'mongo-ferry', ...data },
  });
}

/** Ends what {@link fail} began. */
export async function failNoMore(client: MongoClient): Promise<void> {
  await client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
}
