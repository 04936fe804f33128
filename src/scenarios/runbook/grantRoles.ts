import type { Described } from '../advice';
import { withAccount } from '../remedies';
import { isFor, type RoleNeed } from '../types';
import type { RunbookConnection } from './connection';
import { mongosh, type MethodSteps, type RunbookContext } from './context';
import type { StepDraft } from './types';

/** The grant for the account of a connection. */
function grantFor({ grant, side }: RoleNeed, { user, authDatabase }: RunbookConnection): string {
  const inDatabase = grant.replace(
    'getSiblingDB("admin")',
    `getSiblingDB(${JSON.stringify(authDatabase)})`,
  );
  return user.startsWith('$') ? inDatabase : withAccount(inDatabase, side, user);
}

/** Gives the accounts of the connections the roles that a method needs, by an administrator. */
export function grantRoles(
  { advice }: Described,
  { source, target, sourceFacts, targetFacts }: RunbookContext,
  { connects, ownAccounts }: MethodSteps,
): StepDraft[] {
  if (ownAccounts === true) return [];
  return advice.roles.flatMap((need): StepDraft[] => {
    const connection = need.side === 'source' ? source : target;
    const { provider } = need.side === 'source' ? sourceFacts : targetFacts;
    if (!connects[need.side] || connection.user === '' || !isFor(need, provider)) return [];
    const managed =
      provider === 'atlas' || provider === 'apsaradb' || !need.grant.startsWith('db.');
    const title = `Give the ${need.side} account the roles ${need.roles.join(', ')}`;
    if (managed) {
      return [
        {
          phase: 'prepare',
          who: 'cloud console',
          title,
          text: 'In the console of the provider, at its database users.',
        },
      ];
    }
    return [
      {
        phase: 'prepare',
        who: 'you',
        title,
        text: 'As an administrator; not needed where access control is off, or the account has them.',
        commands: [mongosh(connection, grantFor(need, connection))],
      },
    ];
  });
}
