import { isFor, type Method, type RoleNeed } from '../types';
import type { RunbookConnection } from './connection';
import { mongosh, type RunbookContext } from './context';
import type { StepDraft } from './types';

/** Methods whose steps make an account of their own, or need none. */
const OWN_ACCOUNTS = new Set<Method['id']>([
  'dts-migration',
  'dts-sync',
  'mongoshake',
  'atlas-live-migrate-pull',
  'atlas-live-migrate-push',
]);

/** The grant for the account of a connection. */
function grantFor({ grant, side }: RoleNeed, connection: RunbookConnection): string {
  const known = !connection.user.startsWith('$');
  return grant
    .replace('getSiblingDB("admin")', `getSiblingDB(${JSON.stringify(connection.authDatabase)})`)
    .replace(`process.env.${side.toUpperCase()}_USER`, (variable) =>
      known ? JSON.stringify(connection.user) : variable,
    );
}

/** Gives the accounts of the connections the roles that a method needs, by an administrator. */
export function grantRoles(
  method: Method,
  { source, target, sourceFacts, targetFacts }: RunbookContext,
  connects: { source: boolean; target: boolean },
): StepDraft[] {
  if (OWN_ACCOUNTS.has(method.id)) return [];
  return method.roles.flatMap((need): StepDraft[] => {
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
