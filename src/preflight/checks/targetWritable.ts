import type { Document } from 'mongodb';
import { readAccess } from '../../engine/deployment/access';
import { grantCommand } from '../../engine/deployment/privileges';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** The value of `userWriteBlockMode` while user writes are blocked (server: UserWriteBlockMode). */
const BLOCKED = 2;

/** A target that takes no writes at all is told of before its single privileges are. */
export const targetWritable: PreflightCheck = {
  id: 'target-writable',
  title: 'the target takes writes',
  applies: () => true,
  run: async (context) => {
    const found = await Promise.all([primary(context), writeBlock(context), readOnlyUser(context)]);
    return found.flat();
  },
};

async function primary({ target }: PreflightContext): Promise<Found[]> {
  const { readPreference } = target.client;
  const hello = await target.client.db('admin').command({ hello: 1 }, { readPreference });
  if (hello.isWritablePrimary === true) return [];
  const name = typeof hello.primary === 'string' ? `, which is ${hello.primary}` : '';
  return [
    {
      severity: 'blocker',
      message: `The target ${target.label} is reached through a secondary, which takes no writes.`,
      remedy: `Connect to the primary${name}, or to the set without directConnection=true.`,
      namespaces: [],
      choice: 'target-connection',
    },
  ];
}

/** Live migrations of Atlas and mongosync block writes, and may leave the block behind. */
async function writeBlock({ target }: PreflightContext): Promise<Found[]> {
  if (!target.abilities.can('blockWrites')) return [];
  const status = await target.client
    .db('admin')
    .command({ serverStatus: 1, metrics: 0, wiredTiger: 0, tcmalloc: 0, maxTimeMS: 10_000 })
    .catch((): Document => ({}));
  const mode = (status.repl as Document | undefined)?.userWriteBlockMode as unknown;
  if (mode !== BLOCKED) return [];
  const command = { setUserWriteBlockMode: 1, global: false };
  const text = 'db.adminCommand({ setUserWriteBlockMode: 1, global: false })';
  return [
    {
      severity: 'blocker',
      message: `The target ${target.label} blocks the writes of users (setUserWriteBlockMode).`,
      remedy: `Once no other migration needs the block: ${text}.`,
      namespaces: [],
      fix: {
        title: 'Let users write to the target again',
        side: 'target',
        command: text,
        run: async (context) => {
          await context.target.client.db('admin').command(command);
        },
      },
    },
  ];
}

async function readOnlyUser({ target, carried, map }: PreflightContext): Promise<Found[]> {
  const access = await readAccess(target);
  const databases = [...new Set(carried.map((entry) => map.targetOf(entry).db))];
  const writable = databases.some((db) => access.allows({ db, collection: '' }, 'insert'));
  if (writable || databases.length === 0) return [];
  const [user = ''] = access.users;
  const role = { role: 'readWriteAnyDatabase', db: 'admin' };
  return [
    {
      severity: 'blocker',
      message: `The user ${user} of the target ${target.label} may only read.`,
      remedy: `Connect as a user who may write, or grant it, as an administrator: ${grantCommand(role, user)}.`,
      namespaces: [],
      fix: { title: `Let ${user} write`, side: 'target', command: grantCommand(role, user) },
      choice: 'target-connection',
    },
  ];
}
