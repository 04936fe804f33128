import { MongoServerError } from 'mongodb';
import {
  creationCommands,
  lackingUsers,
  readUsers,
  type UserInventory,
} from '../../engine/catalog/users';
import { listed } from '../wording';
import type { Found, PreflightCheck } from '../types';

/** Users and roles are not documents, and are not carried. */
export const usersAndRoles: PreflightCheck = {
  id: 'users-and-roles',
  title: 'the source’s users and roles exist on the target',
  applies: ({ resume }) => !resume,
  run: async ({ source, target, sourceFacts }) => {
    const [wanted, present] = await Promise.all([
      readUsers(source).catch(unlessRefused),
      readUsers(target).catch(unlessRefused),
    ]);
    if (wanted === undefined) return sourceFacts.users.length === 0 ? [] : [unknown(source.label)];
    return missing(wanted, present ?? { users: [], roles: [] });
  },
};

/** Also providers that keep users elsewhere refuse the question. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof MongoServerError) return undefined;
  throw error;
}

function unknown(label: string): Found {
  return {
    severity: 'note',
    message: `Users and roles are not carried, and which there are on ${label} is not known: its user may not see them.`,
    remedy:
      'Create those that applications need on the target; to see them, grant the role userAdminAnyDatabase.',
    namespaces: [],
  };
}

function missing(wanted: UserInventory, present: UserInventory): Found[] {
  const lacking = lackingUsers(wanted, present);
  const { users, roles } = lacking;
  if (users.length + roles.length === 0) return [];
  const names = [
    ...users.map(({ user, db }) => `${user}@${db}`),
    ...roles.map(({ role, db }) => `role ${role}@${db}`),
  ];
  return [
    {
      severity: 'note',
      message: `Users and roles are not carried; the target lacks ${listed(names)}.`,
      remedy: 'Create those that applications need; each command asks for a password of its own.',
      namespaces: [],
      fix: {
        title: 'Create them on the target',
        side: 'target',
        command: creationCommands(lacking).join('; '),
      },
    },
  ];
}
