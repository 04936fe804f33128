import { MongoClient, type Document } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionString, type EmbeddedUser } from './server-options';

/** Runs work on a connection to one server alone, and closes it. */
export async function withDirectClient<T>(
  host: string,
  auth: EmbeddedUser | undefined,
  work: (client: MongoClient) => Promise<T>,
): Promise<T> {
  const client = new MongoClient(connectionString([host], { directConnection: 'true' }, auth), {
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 30_000,
    monitorCommands: false,
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Runs one command in the `admin` database of one server. */
export function adminCommand(
  host: string,
  auth: EmbeddedUser | undefined,
  command: Document,
): Promise<Document> {
  return withDirectClient(host, auth, (client) => client.db('admin').command(command));
}

/** What a member is at this moment. */
export type MemberState = 'primary' | 'secondary' | 'arbiter' | 'other' | 'unreachable' | 'ended';

/** Asks a running server what it is. A standalone server is its own primary. */
export async function stateOf(host: string): Promise<MemberState> {
  try {
    const answer = await adminCommand(host, undefined, { hello: 1 });
    if (answer['isWritablePrimary'] === true) return 'primary';
    if (answer['arbiterOnly'] === true) return 'arbiter';
    return answer['secondary'] === true ? 'secondary' : 'other';
  } catch {
    return 'unreachable';
  }
}

/** Asks until the answer is yes, or fails with what was waited for. */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  check: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadline) {
      throw new Error(`waited ${timeoutMs / 1000} seconds in vain for ${what}`);
    }
    await sleep(50);
  }
}
